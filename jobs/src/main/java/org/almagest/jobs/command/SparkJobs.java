package org.almagest.jobs.command;

import java.util.List;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.analyse.ShownFolder;
import org.almagest.jobs.analyse.ShownRun;
import org.almagest.jobs.analyse.StudyVerdicts;
import org.almagest.jobs.atlas.Atlas;
import org.almagest.jobs.atlas.Outputs;
import org.almagest.jobs.export.Export;
import org.almagest.jobs.export.Exported;
import org.almagest.jobs.export.Format;
import org.almagest.jobs.fleet.Fleet;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.fleet.Repair;
import org.almagest.jobs.fleet.Rerun;
import org.almagest.jobs.report.FigureFiles;
import org.almagest.jobs.report.Report;
import org.almagest.jobs.saved.CheckpointProbe;
import org.almagest.jobs.serve.AccessToken;
import org.almagest.jobs.serve.TableServer;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.table.Compacted;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.jspecify.annotations.Nullable;

/** The real work. */
final class SparkJobs implements Jobs {
    @Override
    public FleetSummary sweep(
            Sweep sweep, String outputFolder, String master, Progress progress, FleetMetrics metrics) {
        return Fleet.run(sweep, outputFolder, master, progress, metrics);
    }

    @Override
    public FleetSummary retry(
            Sweep sweep,
            Set<String> retried,
            String outputFolder,
            String master,
            Progress progress,
            FleetMetrics metrics) {
        return Fleet.run(sweep, retried, outputFolder, master, progress, metrics);
    }

    @Override
    public FolderCheck verify(String outputFolder) {
        return FolderCheck.of(outputFolder);
    }

    @Override
    public Repair.Result repair(String outputFolder, FolderCheck check, String master, Progress progress) {
        return Repair.run(outputFolder, check, master, progress);
    }

    @Override
    public Compacted compact(String outputFolder) {
        try (OutputFolder folder = OutputFolder.open(Storage.at(outputFolder))) {
            return folder.compact();
        }
    }

    @Override
    public Rerun.Result rerun(String outputFolder, String run) {
        return Rerun.of(outputFolder, run);
    }

    @Override
    public ShownFolder show(String outputFolder) {
        return ShownFolder.of(outputFolder);
    }

    @Override
    public ShownRun show(String outputFolder, String run) {
        return ShownRun.of(outputFolder, run);
    }

    @Override
    public FleetSummary probe(CheckpointProbe examination, String outputFolder, String master, Progress progress) {
        return examination.run(outputFolder, master, progress);
    }

    @Override
    public String analyse(String outputFolder) {
        return Analysis.run(outputFolder).text();
    }

    @Override
    public String analyse(String outputFolder, FleetMetrics metrics, List<Claim> claims) {
        return Analysis.run(outputFolder, metrics, claims).text();
    }

    @Override
    public String screen(String outputFolder, String sweep, FleetMetrics metrics, List<Claim> claims, int lines) {
        return Analysis.run(outputFolder, metrics, claims).screen(sweep, lines);
    }

    @Override
    public List<String> verdicts(Study study, List<String> outputFolders) {
        return StudyVerdicts.lines(study, outputFolders);
    }

    @Override
    public void atlas(Atlas atlas, Study study, List<Sweep> sweeps, Outputs outputs) {
        atlas.add(study, sweeps, outputs);
    }

    @Override
    public String report(String outputFolder, @Nullable String file) {
        return Report.write(outputFolder, file);
    }

    @Override
    public String compare(String outputFolder, String other, @Nullable String file) {
        return Report.compare(outputFolder, other, file);
    }

    @Override
    public List<String> figures(String outputFolder, String folder) {
        return FigureFiles.write(outputFolder, folder);
    }

    @Override
    public List<Exported> export(String outputFolder, Format format, List<Table> tables, String destination) {
        return Export.write(outputFolder, format, tables, destination);
    }

    @Override
    public TableServer serve(String outputFolder, String address, int port, @Nullable AccessToken token) {
        return TableServer.start(outputFolder, address, port, token);
    }
}
