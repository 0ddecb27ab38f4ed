package org.almagest.jobs.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The list of commands in the root's help, by what one wants to do. */
final class GroupedCommands {
    private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("Experiments", List.of("init", "check", "sweep", "studies", "study", "atlas", "plan", "list"));
        GROUPS.put("Results", List.of("show", "analyse", "report", "export", "serve", "rerun", "verify", "compact"));
    }

    private GroupedCommands() {}

    /** The section of {@code help}; commands of no group come last. */
    static String of(Help help) {
        // the map's own keys hold aliases as well
        Map<String, Help> commands = new LinkedHashMap<>();
        help.subcommands().values().forEach(command -> commands.put(command.commandSpec().name(), command));
        Set<String> rest = new LinkedHashSet<>(commands.keySet());
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((title, names) -> {
            List<String> there = names.stream().filter(commands::containsKey).toList();
            there.forEach(rest::remove);
            append(text, title, there, commands);
        });
        append(text, "Other", new ArrayList<>(rest), commands);
        return text.toString();
    }

    private static void append(StringBuilder text, String title, List<String> names, Map<String, Help> commands) {
        if (names.isEmpty()) {
            return;
        }
        text.append(String.format(Locale.ROOT, "%n%s:%n", title));
        for (String name : names) {
            CommandLine.Model.CommandSpec spec =
                    Objects.requireNonNull(commands.get(name)).commandSpec();
            if (!spec.usageMessage().hidden()) {
                text.append(String.format(
                        Locale.ROOT, "  %-11s %s%n", name, firstSentence(spec.usageMessage().description()[0])));
            }
        }
    }

    private static String firstSentence(String text) {
        int colon = text.indexOf(": ");
        return colon < 0 ? text : text.substring(0, colon);
    }
}
