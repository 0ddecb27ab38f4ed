package org.almagest.studies.widthtransfer;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Tensor programs V: tuning large neural networks by zero-shot hyperparameter transfer (Yang et al. 2022). */
@AutoService(Study.class)
public final class WidthTransferStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public WidthTransferStudy() {}

    @Override
    public String name() {
        return "width-transfer";
    }

    @Override
    public String title() {
        return "Transfer of the learning rate from narrow to wide networks (Yang et al. 2022)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("width-transfer");
    }
}
