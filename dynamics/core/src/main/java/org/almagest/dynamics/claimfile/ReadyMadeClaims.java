package org.almagest.dynamics.claimfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;

/** The claims of the studies on the class path. */
public final class ReadyMadeClaims {
    private ReadyMadeClaims() {}

    /**
     * All of them, sorted by name.
     *
     * @throws org.almagest.dynamics.yaml.InvalidFileException if a study's file is wrong
     */
    public static List<Claim> all(ClaimVocabulary vocabulary) {
        List<Claim> claims = new ArrayList<>();
        Set<String> taken = new LinkedHashSet<>();
        for (Study study : Studies.ALL.all()) {
            String file = study.folder() + "/" + Study.CLAIMS;
            study.text(Study.CLAIMS).ifPresent(text -> {
                List<Claim> own = ClaimReader.read(file, text, vocabulary, taken);
                own.forEach(claim -> taken.add(claim.name()));
                claims.addAll(own);
            });
        }
        claims.sort(Comparator.comparing(Claim::name));
        return List.copyOf(claims);
    }
}
