package org.almagest.jobs.command;

import java.util.List;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.analyse.ShownFolder;
import org.almagest.jobs.analyse.ShownRun;
import org.almagest.jobs.atlas.Atlas;
import org.almagest.jobs.atlas.Outputs;
import org.almagest.jobs.export.Exported;
import org.almagest.jobs.export.Format;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.fleet.Repair;
import org.almagest.jobs.fleet.Rerun;
import org.almagest.jobs.saved.CheckpointProbe;
import org.almagest.jobs.serve.AccessToken;
import org.almagest.jobs.serve.TableServer;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.table.Compacted;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.jspecify.annotations.Nullable;

/** The work behind the commands. Commands reach it through here, so that bad input is answered before Spark is loaded. */
interface Jobs {
    /** Carries out the runs of {@code sweep} that {@code outputFolder} does not hold yet, and counts them in {@code metrics}. */
    FleetSummary sweep(Sweep sweep, String outputFolder, String master, Progress progress, FleetMetrics metrics);

    /**
     * Carries out again the runs of {@code sweep} whose status in {@code outputFolder} is one of {@code retried}, and no others; their
     * rows are replaced.
     */
    FleetSummary retry(
            Sweep sweep,
            Set<String> retried,
            String outputFolder,
            String master,
            Progress progress,
            FleetMetrics metrics);

    /** Reads everything that {@code outputFolder} holds. */
    FolderCheck verify(String outputFolder);

    /** Mends what {@code check} found in {@code outputFolder}. */
    Repair.Result repair(String outputFolder, FolderCheck check, String master, Progress progress);

    /** Merges the files of {@code outputFolder}. */
    Compacted compact(String outputFolder);

    /** Carries out the run of {@code outputFolder} that {@code run} begins, and compares it with its rows. */
    Rerun.Result rerun(String outputFolder, String run);

    /** What {@code outputFolder} holds. */
    ShownFolder show(String outputFolder);

    /** The run of {@code outputFolder} that {@code run} begins. */
    ShownRun show(String outputFolder, String run);

    /** Measures those saved models that {@code outputFolder} does not hold yet. */
    FleetSummary probe(CheckpointProbe examination, String outputFolder, String master, Progress progress);

    /** Fits and judges what {@code outputFolder} holds; the page for people. */
    String analyse(String outputFolder);

    /**
     * As {@link #analyse(String)}, telling {@code metrics} the verdicts and the exponents, and judging {@code claims} besides
     * those of the studies and of the sweeps in the folder.
     */
    default String analyse(String outputFolder, FleetMetrics metrics, List<Claim> claims) {
        return analyse(outputFolder);
    }

    /** As {@link #analyse(String, FleetMetrics, List)}; of the page what there is to say of {@code sweep} in {@code lines} lines. */
    default String screen(String outputFolder, String sweep, FleetMetrics metrics, List<Claim> claims, int lines) {
        return analyse(outputFolder, metrics, claims);
    }

    /** The lines for people on the claims of {@code study}, from its sweeps' analysed folders. */
    List<String> verdicts(Study study, List<String> outputFolders);

    /** Adds a study to {@code atlas}, from the sweeps' output folders in {@code outputs}. */
    void atlas(Atlas atlas, Study study, List<Sweep> sweeps, Outputs outputs);

    /** Writes the page of figures about {@code outputFolder}, to {@code file} or else into the folder; says where. */
    String report(String outputFolder, @Nullable String file);

    /** Writes the page that shows {@code outputFolder} and {@code other} side by side; where as {@link #report}. */
    String compare(String outputFolder, String other, @Nullable String file);

    /** Writes the plots of power laws in {@code outputFolder} as SVG and PNG files into {@code folder}; their names. */
    List<String> figures(String outputFolder, String folder);

    /** Writes tables of {@code outputFolder} to the folder {@code destination}. */
    List<Exported> export(String outputFolder, Format format, List<Table> tables, String destination);

    /** Begins to serve the tables of {@code outputFolder}; see {@link TableServer#start}. */
    TableServer serve(String outputFolder, String address, int port, @Nullable AccessToken token);
}
