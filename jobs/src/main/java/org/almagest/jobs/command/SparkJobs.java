package org.almagest.jobs.command;

import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.fleet.Fleet;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.fleet.Repair;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.metrics.FleetMetrics;

/** The real work. */
final class SparkJobs implements Jobs {
    @Override
    public FleetSummary sweep(
            Sweep sweep, String outputFolder, String master, Progress progress, FleetMetrics metrics) {
        return Fleet.run(sweep, outputFolder, master, progress, metrics);
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
    public String analyse(String outputFolder) {
        return Analysis.run(outputFolder).text();
    }
}
