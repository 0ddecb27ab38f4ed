package org.almagest.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The image's recipe.
 *
 * @param stages each stage's instructions in order, by its name
 */
record Dockerfile(Map<String, List<Instruction>> stages) {
    static final Path FILE = DeployFiles.DEPLOY.resolve("container/Dockerfile");

    /** One instruction, such as {@code USER 185:0}. */
    record Instruction(String word, String rest) {}

    static Dockerfile read() {
        Map<String, List<Instruction>> stages = new LinkedHashMap<>();
        List<Instruction> stage = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        for (String line : DeployFiles.lines(FILE)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.endsWith("\\")) {
                whole.append(line, 0, line.length() - 1);
                continue;
            }
            String[] parts = whole.append(line).toString().strip().split("\\s+", 2);
            whole.setLength(0);
            if (parts[0].equals("FROM")) {
                stage = new ArrayList<>();
                stages.put(parts[1].replaceAll(".* AS ", ""), stage);
            }
            stage.add(new Instruction(parts[0], parts[1]));
        }
        return new Dockerfile(stages);
    }

    /** What a stage says under a word. */
    List<String> all(String stage, String word) {
        return stages.get(stage).stream()
                .filter(each -> each.word().equals(word))
                .map(Instruction::rest)
                .toList();
    }

    /** Whether an image is named down to the last digit of its version, or by its digest. */
    static boolean isPrecise(String image) {
        return image.matches("[a-z0-9./-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+[A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?");
    }
}
