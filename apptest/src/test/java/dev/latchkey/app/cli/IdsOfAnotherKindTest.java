package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.ForeignCompany;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Identifiers do not say what they are of; whoever gives a command that of something else is told what was expected. */
class IdsOfAnotherKindTest {

    /**
     * What each group of commands is about.
     *
     * @param words for it in what is said
     * @param kinds of identifiers that are of it
     */
    private record Subject(Set<String> words, Set<String> kinds) {}

    private static final Map<String, Subject> SUBJECTS = Map.ofEntries(
            Map.entry("company", new Subject(Set.of("company"), Set.of("identifier"))),
            Map.entry("user", new Subject(Set.of("user", "e-mail address"), Set.of("email"))),
            Map.entry("operator", new Subject(Set.of("operator", "e-mail address"), Set.of("operator"))),
            Map.entry("key", new Subject(Set.of("API key"), Set.of("key"))),
            Map.entry("client", new Subject(Set.of("OAuth client"), Set.of("client"))),
            Map.entry("registration", new Subject(Set.of("token"), Set.of())),
            Map.entry("partner", new Subject(Set.of("partner"), Set.of("partner"))),
            Map.entry("app", new Subject(Set.of("application"), Set.of("application"))));

    private static final Set<String> LABELS = Set.of("ID", "CLIENT_ID", "EMAIL", "IDENTIFIER");

    private static Stream<CommandLine> leaves(Collection<CommandLine> commands) {
        return commands.stream()
                .flatMap(one -> one.getSubcommands().isEmpty()
                        ? Stream.of(one)
                        : leaves(one.getSubcommands().values()));
    }

    /** Commands about something that is there already: what they are about comes first. */
    private static List<CommandSpec> commands() {
        var line = new CommandLine(
                new DeploymentCommands(),
                new PlacedCommands(new LauncherPlace(System.out, System.err, LauncherPlace.Person.NOBODY)));
        DeploymentCommands.addTo(line);
        return leaves(line.getSubcommands().values())
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.name().equals("create"))
                .filter(spec -> spec.positionalParameters().stream()
                        .findFirst()
                        .filter(one -> LABELS.contains(one.paramLabel()))
                        .isPresent())
                .toList();
    }

    @Test
    void areToldByWhatIsExpected(@TempDir Path folder) throws Exception {
        var wrong = new ArrayList<String>();
        var tried = new TreeSet<String>();
        try (var platform = TestPlatform.start(folder)) {
            var company = new ForeignCompany(platform, folder);
            var ids = new LinkedHashMap<>(company.ids());
            ids.put("email", platform.user(0, 2).get("email").asString());
            ids.put("identifier", "acme");
            var before = company.rows();
            for (var spec : commands()) {
                var group = spec.parent().name();
                var subject = SUBJECTS.getOrDefault(group, new Subject(Set.of(), Set.of()));
                for (var id : ids.entrySet()) {
                    if (!subject.kinds.contains(id.getKey())) {
                        var commands = new GivenCommands();
                        var exitCode = commands.run(typed(spec, id.getValue(), folder));
                        tried.add(group + " " + spec.name());
                        if (exitCode != 2 || subject.words.stream().noneMatch(commands.errors()::contains)) {
                            wrong.add(group + " " + spec.name() + " with " + id.getKey() + ": " + exitCode + " "
                                    + commands.errors());
                        }
                    }
                }
            }
            assertThat(company.rows()).isEqualTo(before);
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).hasSizeGreaterThan(15);
    }

    private static String[] typed(CommandSpec spec, String id, Path folder) {
        var words = new ArrayList<>(List.of(spec.parent().name(), spec.name(), id));
        spec.positionalParameters().stream().skip(1).forEach(_ -> words.add("STANDARD"));
        if (spec.findOption("--company") != null) {
            words.addAll(List.of("--company", "acme"));
        }
        if (spec.findOption("--yes") != null) {
            words.add("--yes");
        }
        words.addAll(List.of("--data", folder.toString()));
        return words.toArray(String[]::new);
    }
}
