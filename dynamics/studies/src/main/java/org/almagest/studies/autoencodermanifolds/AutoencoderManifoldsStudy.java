package org.almagest.studies.autoencodermanifolds;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** The manifolds of autoencoders' latent tensors (Shrivastava, Rameshan, Agnihotri 2024). */
@AutoService(Study.class)
public final class AutoencoderManifoldsStudy implements Study {
    @Override
    public String name() {
        return "autoencoder-manifolds";
    }

    @Override
    public String title() {
        return "Latent tensors of plain, denoising and variational autoencoders as a manifold (Shrivastava, Rameshan, Agnihotri 2024)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("autoencoder-manifolds");
    }
}
