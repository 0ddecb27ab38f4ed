package org.almagest.jobs.atlas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.analyse.ClaimBench;
import org.almagest.jobs.analyse.JudgedClaim;
import org.almagest.jobs.report.Report;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.sweep.Sweep;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pages about studies, which needs neither a server nor a network. It is made from output folders as they are, and
 * writes nothing into them; what they do not hold is said to be not run.
 */
public final class Atlas {
    private final String folder;
    private final boolean quick;
    private final Frame frame;
    private final List<StudySheet> sheets = new ArrayList<>();
    private @Nullable ClaimBench bench;

    /**
     * An atlas without pages yet.
     *
     * @param folder where its pages go, a local path
     * @param quick whether the runs are small forms, whose verdicts say nothing
     */
    public Atlas(String folder, boolean quick) {
        this.folder = folder;
        this.quick = quick;
        this.frame = new Frame(quick);
    }

    /** The place of the first page. */
    public String front() {
        return folder + "/" + Place.FRONT;
    }

    /**
     * Writes the pages of a study and the reports on its sweeps, and the first page anew with them, so that an atlas that is not
     * finished shows what it has.
     *
     * @param sweeps its sweeps
     * @param outputs where the sweeps' output folders lie
     * @throws OutputException if an output folder cannot be read, or a page cannot be written
     */
    public void add(Study study, List<Sweep> sweeps, Outputs outputs) {
        if (bench == null) {
            bench = new ClaimBench();
            Assets.files().forEach((name, text) -> put(Frame.ASSETS + "/" + name, text));
            put(Place.LICENCES, frame.page("Software in these pages", "Licences.", Assets.licences(), false));
        }
        List<SweepSheet> read = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (Sweep sweep : sweeps) {
            String output = outputs.of(sweep.name());
            read.add(SweepSheet.read(sweep, output));
            folders.add(output);
        }
        StudySheet sheet = StudySheet.of(study, read, bench.judge(study, folders));
        sheets.add(sheet);
        StudyPage page = new StudyPage(sheet);
        put(Place.ofStudy(sheet.name()), frame.page(sheet.name() + " · Almagest", page.summary(), page.html(), true));
        for (JudgedClaim judged : sheet.claims()) {
            ClaimPage claim = new ClaimPage(sheet, judged);
            put(
                    Place.ofClaim(judged.claim().name()),
                    frame.page(judged.claim().name() + " · Almagest", claim.summary(), claim.html(), claim.plots()));
        }
        FrontPage front = new FrontPage(sheets);
        put(Place.FRONT, frame.page("Almagest: papers run again", front.summary(), front.html(), false));
        put(VerdictFile.NAME, VerdictFile.text(sheets, quick));
        for (SweepSheet sweep : read) {
            if (sweep.done() > 0) {
                Report.write(
                        outputs.of(sweep.name()),
                        folder + "/" + Place.ofReport(sweep.name()),
                        new Report.Site(Frame.ASSETS, Place.ofStudy(study.name())));
            }
        }
    }

    private void put(String name, String html) {
        try {
            Path file = Path.of(folder, name);
            Path made = file.resolveSibling("." + file.getFileName() + ".new");
            Files.createDirectories(file.resolveSibling(""));
            Files.write(made, html.getBytes(StandardCharsets.UTF_8));
            Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT,
                            "cannot write %s/%s (%s: %s): expected a local folder where this user may write; choose another with --pages",
                            folder,
                            name,
                            e.getClass().getSimpleName(),
                            e.getMessage()),
                    e);
        }
    }
}
