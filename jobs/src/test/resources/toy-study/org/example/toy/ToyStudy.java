package org.example.toy;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Study {@code toy}. */
@AutoService(Study.class)
public final class ToyStudy implements Study {
    @Override
    public String name() {
        return "toy";
    }

    @Override
    public String title() {
        return "Lines through the origin (nobody, nowhere, 2026)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("toy-lines");
    }
}
