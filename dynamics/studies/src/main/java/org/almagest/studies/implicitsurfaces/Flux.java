package org.almagest.studies.implicitsurfaces;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The divergence theorem of a field's gradient on a disc around 0: the mean of Δf is the flux of ∇f through the circle over the area.
 * Along the radius by Gauss and Legendre, around by equal angles, both of which converge faster than any power for smooth fields.
 *
 * @param mean of Δf over the disc
 * @param flux over the area
 * @param size mean of |Δf|
 */
record Flux(double mean, double flux, double size) {
    private static final int ALONG = 40;
    private static final int AROUND = 192;

    /** Of a field on the disc of radius {@code radius}. */
    static Flux of(SampledField.Sampler sampler, double radius) {
        GaussIntegrator rule = new GaussIntegratorFactory().legendre(ALONG, 0, radius);
        double[] disc = new double[2 * ALONG * AROUND];
        double[] circle = new double[2 * AROUND];
        for (int a = 0; a < AROUND; a++) {
            double angle = 2 * Math.PI * a / AROUND;
            circle[2 * a] = radius * StrictMath.cos(angle);
            circle[2 * a + 1] = radius * StrictMath.sin(angle);
            for (int k = 0; k < ALONG; k++) {
                disc[2 * (a * ALONG + k)] = rule.getPoint(k) * StrictMath.cos(angle);
                disc[2 * (a * ALONG + k) + 1] = rule.getPoint(k) * StrictMath.sin(angle);
            }
        }
        double[] laplacian = sampler.at(disc).laplacian();
        double mean = 0;
        double size = 0;
        for (int i = 0; i < laplacian.length; i++) {
            int k = i % ALONG;
            double weight = 2 * rule.getPoint(k) * rule.getWeight(k) / (radius * radius * AROUND);
            mean += weight * laplacian[i];
            size += weight * Math.abs(laplacian[i]);
        }
        double[] slopes = sampler.at(circle).slopes();
        double flux = 0;
        for (int i = 0; i < slopes.length; i++) {
            // outward slope, times 2π·radius/AROUND of arc, over the area
            flux += slopes[i] * circle[i] / radius * 2 / (radius * AROUND);
        }
        return new Flux(mean, flux, size);
    }

    /** |mean − flux| over the mean of |Δf|. */
    double residual() {
        return Math.abs(mean - flux) / size;
    }
}
