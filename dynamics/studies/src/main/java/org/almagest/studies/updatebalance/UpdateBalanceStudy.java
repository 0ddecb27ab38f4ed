package org.almagest.studies.updatebalance;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Data-efficient alignment of sequences by balanced updates and features (Wang, Li, Fan, Lin, Fu 2020). */
@AutoService(Study.class)
public final class UpdateBalanceStudy implements Study {
    /** For {@link java.util.ServiceLoader}. */
    public UpdateBalanceStudy() {}

    @Override
    public String name() {
        return "update-balance";
    }

    @Override
    public String title() {
        return "Alignment of sequences by balanced updates and features (Wang, Li, Fan, Lin, Fu 2020)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("update-balance", "update-balance-projection", "update-balance-exact");
    }
}
