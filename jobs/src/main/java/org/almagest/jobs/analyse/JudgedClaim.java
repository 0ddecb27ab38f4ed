package org.almagest.jobs.analyse;

import java.util.List;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Exhibit;
import org.almagest.dynamics.claim.Verdict;

/**
 * A claim with all that the runs of some output folders say about it.
 *
 * @param claim the claim
 * @param answers what they say; none where no run speaks to it
 */
public record JudgedClaim(Claim claim, List<Answer> answers) {
    /**
     * What the runs of one folder say.
     *
     * @param folder the output folder
     * @param sweep the sweep whose runs they are
     * @param verdict the verdict
     * @param exhibit what it rests on; {@link Exhibit#NONE} where it rests on power laws
     * @param lines the power laws that it rests on
     */
    public record Answer(String folder, String sweep, Verdict verdict, Exhibit exhibit, List<FittedLine> lines) {
        public Answer {
            lines = List.copyOf(lines);
        }
    }

    public JudgedClaim {
        answers = List.copyOf(answers);
    }
}
