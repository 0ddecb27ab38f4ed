package org.almagest.jobs.fleet;

/**
 * What a fleet has done: {@code planned = alreadyDone + converged + finished + diverged + failed}.
 *
 * @param planned runs of the sweep
 * @param alreadyDone those whose results were in the output folder before
 * @param converged runs carried out that reached their goal
 * @param finished runs carried out that stopped short of it
 * @param diverged runs carried out whose loss grew without bound
 * @param failed runs that could not be carried out; their rows say why
 * @param seconds elapsed time
 */
public record FleetSummary(
        long planned, long alreadyDone, long converged, long finished, long diverged, long failed, double seconds) {}
