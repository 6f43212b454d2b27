package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** What ends something for good asks first, and is not done where nobody answers. */
class DestructionTest {

    /** The least that each command that asks is given. */
    private static final Map<String, String[]> ASKING = Map.ofEntries(
            Map.entry("company deactivate", new String[] {"acme"}),
            Map.entry("user deactivate", new String[] {"--company", "acme", "ada@acme.example"}),
            Map.entry("key revoke", new String[] {"--company", "acme", "k1"}),
            Map.entry("key rotate", new String[] {"--company", "acme", "k1"}),
            Map.entry("client revoke", new String[] {"--company", "acme", "c1"}),
            Map.entry("client rotate", new String[] {"--company", "acme", "c1"}),
            Map.entry("client authentication", new String[] {"--company", "acme", "c1"}),
            Map.entry("registration revoke", new String[] {"t1"}),
            Map.entry("keys rotate", new String[] {"--now", "--distrust"}),
            Map.entry("operator deactivate", new String[] {"ada@latchkey.example"}),
            Map.entry("operator link", new String[] {"ada@latchkey.example", "--forget-second-factor"}),
            Map.entry("partner deactivate", new String[] {"p1"}),
            Map.entry("partner key", new String[] {"p1"}),
            Map.entry("app suspend", new String[] {"a1"}));

    private static Stream<CommandLine> leaves(Collection<CommandLine> commands) {
        return commands.stream()
                .flatMap(one -> one.getSubcommands().isEmpty()
                        ? Stream.of(one)
                        : leaves(one.getSubcommands().values()));
    }

    private static final Set<String> RUN_UNTIL_STOPPED = Set.of("serve", "demo");

    @Test
    void everyCommandHasHelpAndMostHaveJson() {
        leaves(Latchkey.newCommandLine().getSubcommands().values()).forEach(leaf -> {
            var name = Destruction.name(leaf.getCommandSpec());
            assertThat(leaf.getCommandSpec().findOption("--help")).as(name).isNotNull();
            if (!name.startsWith("apis ")) {
                assertThat(leaf.getUsageMessage()).as(name).containsPattern("Exit\\s+code");
            }
            if (!RUN_UNTIL_STOPPED.contains(name)) {
                assertThat(leaf.getCommandSpec().findOption("--json")).as(name).isNotNull();
            }
        });
    }

    @Test
    void everyCommandWithAYesAsks() {
        var withYes = new TreeSet<String>();
        var line = new CommandLine(
                new DeploymentCommands(),
                new PlacedCommands(new LauncherPlace(System.out, System.err, LauncherPlace.Person.NOBODY)));
        DeploymentCommands.addTo(line);
        leaves(line.getSubcommands().values())
                .filter(leaf -> leaf.getCommandSpec().findOption("--yes") != null)
                .forEach(leaf -> withYes.add(Destruction.name(leaf.getCommandSpec())));

        assertThat(withYes).isEqualTo(new TreeSet<>(ASKING.keySet()));
    }

    @Test
    void nothingIsDoneWithoutAnAnswer() {
        ASKING.forEach((name, arguments) -> {
            var commands = new GivenCommands();
            var all = new ArrayList<>(List.of(name.split(" ")));
            all.addAll(List.of(arguments));
            all.addAll(List.of("--data", "nowhere"));

            assertThat(commands.run(all.toArray(String[]::new))).as(name).isEqualTo(3);
            var question = JsonMapper.shared().readTree(commands.output());
            assertThat(question.get("question").asString()).as(name).contains("?");
            assertThat(question.get("answerYesWith").asString()).isEqualTo("--yes");
            assertThat(commands.errors()).contains("nothing was done");

            all.add("--yes");
            assertThat(commands.run(all.toArray(String[]::new)))
                    .as(name + ", as far as the deployment")
                    .isEqualTo(1);
        });
    }

    @Test
    void rotationWithAnOverlapEndsNothing(@TempDir Path folder) {
        var commands = new GivenCommands();
        try (var platform = TestPlatform.start(folder)) {
            var data = folder.toString();
            var made = commands.json("key", "create", "--data", data, "--company", "acme", "--name", "A", "--json");
            var id = made.get("id").asString();
            commands.printed("key", "rotate", "--data", data, "--company", "acme", "--overlap", "1h", id);

            commands.answeredBy(_ -> Optional.of("n"));
            assertThat(commands.run("key", "revoke", "--data", data, "--company", "acme", id))
                    .isEqualTo(1);
            var secret = made.get("secret").asString();
            assertThat(platform.get("/orders", "X-Api-Key", secret).statusCode())
                    .isEqualTo(200);
            commands.answeredBy(_ -> Optional.of("yes"));
            commands.printed("key", "revoke", "--data", data, "--company", "acme", id);
            assertThat(platform.get("/orders", "X-Api-Key", secret).statusCode())
                    .isEqualTo(401);
        }
    }
}
