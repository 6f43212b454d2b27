package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** What ends something for good asks first, and is not done where nobody answers. */
class DestructionTest {

    /** The least that each command that asks is given. */
    private static final Map<String, String[]> ASKING = Map.of(
            "company deactivate", new String[] {"acme"},
            "user deactivate", new String[] {"--company", "acme", "ada@acme.example"},
            "key revoke", new String[] {"--company", "acme", "k1"},
            "key rotate", new String[] {"--company", "acme", "k1"},
            "client revoke", new String[] {"--company", "acme", "c1"},
            "client rotate", new String[] {"--company", "acme", "c1"},
            "client authentication", new String[] {"--company", "acme", "c1"},
            "registration revoke", new String[] {"t1"},
            "keys rotate", new String[] {"--now", "--distrust"});

    private static Stream<CommandLine> leaves(Collection<CommandLine> commands) {
        return commands.stream()
                .flatMap(one -> one.getSubcommands().isEmpty()
                        ? Stream.of(one)
                        : leaves(one.getSubcommands().values()));
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
