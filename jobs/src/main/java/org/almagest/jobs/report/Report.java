package org.almagest.jobs.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/** Writes what an output folder holds as one self-contained HTML file. */
public final class Report {
    /** The file in the output folder, where no other is named. */
    public static final String FILE = "report.html";

    /** The file in the first of two output folders that are compared, where no other is named. */
    public static final String COMPARISON = "compare.html";

    /**
     * What a report is a part of, as one page among others.
     *
     * @param assets the folder that holds {@link PlotPage#scripts}, as seen from the page
     * @param back the page to go back to
     */
    public record Site(String assets, String back) {}

    private Report() {}

    /**
     * Reads the tables of {@code outputFolder} and writes the page; readers of an older one never see half of the new.
     *
     * @param outputFolder the output folder, a local path or a URI
     * @param file a local path, its folder made where it is missing; null for {@value #FILE} in the output folder
     * @return where the page is
     * @throws OutputException if a table cannot be read or the page cannot be written
     */
    public static String write(String outputFolder, @Nullable String file) {
        return written(outputFolder, file, null);
    }

    /**
     * As {@link #write(String, String)}, as a page of a site, whose scripts it shares.
     *
     * @throws OutputException if a table cannot be read or the page cannot be written
     */
    public static String write(String outputFolder, String file, Site site) {
        return written(outputFolder, file, site);
    }

    private static String written(String outputFolder, @Nullable String file, @Nullable Site site) {
        return put(html(outputFolder, site), outputFolder, file, FILE);
    }

    private static String put(String html, String outputFolder, @Nullable String file, String name) {
        byte[] page = html.getBytes(StandardCharsets.UTF_8);
        try {
            return file == null ? into(Storage.at(outputFolder), page, name) : to(Path.of(file), page);
        } catch (IOException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT,
                            "cannot write the report to %s (%s): expected a place where this user may write; choose another with --out",
                            file == null ? outputFolder : file,
                            Reason.words(e)),
                    e);
        }
    }

    /**
     * Writes a page that shows two output folders side by side, as {@link #write(String, String)} does.
     *
     * @param file a local path; null for {@value #COMPARISON} in {@code outputFolder}
     * @throws OutputException if a table cannot be read or the page cannot be written
     */
    public static String compare(String outputFolder, String other, @Nullable String file) {
        return put(Comparison.html(outputFolder, other), outputFolder, file, COMPARISON);
    }

    /** The page; the same tables give the same text. */
    static String html(String outputFolder) {
        return html(outputFolder, null);
    }

    private static String html(String outputFolder, @Nullable Site site) {
        Observed observed = Observed.read(outputFolder);
        List<Section> sections = new ArrayList<>(List.of(
                VerdictSection.of(observed),
                ScalingSection.of(observed),
                LossSection.of(observed),
                EvolutionSection.of(observed),
                RankSection.of(observed),
                SpectrumSection.hessian(observed),
                SpectrumSection.ntk(observed),
                CosineSection.of(observed)));
        // what a single study measures is there where it has been measured
        JacobianSection.of(observed).ifPresent(sections::add);
        LearningCurveSection.of(observed).ifPresent(sections::add);
        CostSection.of(observed).ifPresent(sections::add);
        TrajectorySection.of(observed).ifPresent(sections::add);
        RelationSection.of(observed).ifPresent(sections::add);
        QuestionSection.of(observed).ifPresent(sections::add);
        EdgeSection.of(observed).ifPresent(sections::add);
        OrderSection.of(observed).ifPresent(sections::add);
        SummarySection.of(observed).ifPresent(sections::add);
        MazeSection.of(observed).ifPresent(sections::add);
        ImageSection.of(observed).ifPresent(sections::add);
        PictureSection.of(observed).ifPresent(sections::add);
        LatentSpectrumSection.of(observed).ifPresent(sections::add);
        SaliencySection.of(observed).ifPresent(sections::add);
        LanguageSection.of(observed).ifPresent(sections::add);
        ZeroSetSection.of(observed).ifPresent(sections::add);
        RetrievalSection.of(observed).ifPresent(sections::add);
        SeriesSection.of(observed).ifPresent(sections::add);
        AlignmentSection.of(observed).ifPresent(sections::add);
        UpdateSection.of(observed).ifPresent(sections::add);
        GapSection.of(observed).ifPresent(sections::add);
        sections.addAll(ProbeSection.of(observed));
        sections.add(RunSection.of(observed));
        return Page.of(Summary.of(observed), Budget.fit(sections, Budget.BYTES), site);
    }

    private static String into(Storage storage, byte[] page, String name) throws IOException {
        // A name that begins with a dot is nobody's table, and no sweep takes offence at it.
        String made = "." + name + ".new";
        storage.write(made, page);
        storage.move(made, name);
        storage.sync("");
        return storage.location() + "/" + name;
    }

    private static String to(Path file, byte[] page) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        Files.createDirectories(folder);
        Path made = folder.resolve("." + file.getFileName() + ".new");
        Files.write(made, page);
        Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return file.toString();
    }
}
