package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** What ends something for good asks first, and is not done where nobody answers. */
class DestructionTest {

    /** Stands for what the command is about. */
    private static final String THING = "?";

    /** The least that each command that asks is given. */
    private static final Map<String, String[]> ASKING = Map.ofEntries(
            Map.entry("company deactivate", new String[] {THING}),
            Map.entry("user deactivate", new String[] {"--company", "acme", THING}),
            Map.entry("key revoke", new String[] {"--company", "acme", THING}),
            Map.entry("key rotate", new String[] {"--company", "acme", THING}),
            Map.entry("client revoke", new String[] {"--company", "acme", THING}),
            Map.entry("client rotate", new String[] {"--company", "acme", THING}),
            Map.entry("client authentication", new String[] {"--company", "acme", THING}),
            Map.entry("registration revoke", new String[] {THING}),
            Map.entry("keys rotate", new String[] {"--now", "--distrust"}),
            Map.entry("operator deactivate", new String[] {THING}),
            Map.entry("operator link", new String[] {THING, "--forget-second-factor"}),
            Map.entry("partner deactivate", new String[] {THING}),
            Map.entry("partner key", new String[] {THING}),
            Map.entry("app suspend", new String[] {THING}));

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

    /** Where it runs and where it is stopped alike. */
    @Test
    void nothingIsDoneWithoutAnAnswer(@TempDir Path folder) {
        var data = folder.toString();
        Map<String, String> things;
        try (var platform = TestPlatform.start(folder)) {
            things = things(platform, data);
            ASKING.forEach((name, arguments) -> asks(name, arguments, things.get(name), data));
        }
        Stream.of("user deactivate", "partner key")
                .forEach(name -> asks(name, ASKING.getOrDefault(name, new String[0]), things.get(name), data));
    }

    private static void asks(String name, String[] arguments, @Nullable String thing, String data) {
        var commands = new GivenCommands();

        assertThat(commands.run(typed(name, arguments, thing, data))).as(name).isEqualTo(3);
        var question = JsonMapper.shared().readTree(commands.output());
        assertThat(question.get("question").asString()).as(name).contains("?");
        assertThat(question.get("answerYesWith").asString()).isEqualTo("--yes");
        assertThat(commands.errors()).contains("nothing was done");
    }

    /** A question about what is not there has no answer: who gave the command is told, as with {@code --yes}. */
    @Test
    void nobodyIsAskedAboutWhatIsNotThere(@TempDir Path folder) {
        var data = folder.toString();
        try (var _ = TestPlatform.start(folder)) {
            ASKING.forEach((name, arguments) -> {
                if (List.of(arguments).contains(THING)) {
                    for (var unknown : List.of("nobody@acme.example", "01900000-0000-7000-8000-000000000000")) {
                        refuses(name, typed(name, arguments, unknown, data));
                    }
                }
            });
        }
        refuses(
                "user deactivate",
                typed(
                        "user deactivate",
                        ASKING.getOrDefault("user deactivate", new String[0]),
                        "nobody@acme.example",
                        data));
        refuses("company deactivate", typed("company deactivate", new String[] {"acme"}, null, folder + "/nowhere"));
    }

    private static void refuses(String name, String[] typed) {
        var asked = new GivenCommands().answeredBy(question -> fail(name + " asks: " + question));
        var exitCode = asked.run(typed);
        assertThat(exitCode).as(name).isBetween(1, 2);
        assertThat(asked.output()).as(name).isEmpty();

        var confirmed = new GivenCommands();
        var withYes = new ArrayList<>(List.of(typed));
        withYes.add("--yes");
        assertThat(confirmed.run(withYes.toArray(String[]::new))).as(name).isEqualTo(exitCode);
        assertThat(asked.errors()).as(name).isEqualTo(confirmed.errors());
    }

    private static String[] typed(String name, String[] arguments, @Nullable String thing, String data) {
        return Stream.of(Stream.of(name.split(" ")), Stream.of(arguments), Stream.of("--data", data))
                .flatMap(words -> words)
                .map(word -> word.equals(THING) ? String.valueOf(thing) : word)
                .toArray(String[]::new);
    }

    /** One that is there, for each command. */
    private static Map<String, String> things(TestPlatform platform, String data) {
        var commands = new GivenCommands();
        String[] make = {"--data", data, "--json"};
        var key = commands.json(with(make, "key", "create", "--company", "acme", "--name", "A"))
                .get("id")
                .asString();
        var client = commands.json(with(make, "client", "list", "--company", "acme"))
                .get(0)
                .get("id")
                .asString();
        var token = commands.json(with(make, "registration", "token")).get("id").asString();
        commands.json(with(make, "operator", "create", "ada@latchkey.example"));
        var partner =
                commands.json(with(make, "partner", "create", "P")).get("id").asString();
        var application =
                commands.json(with(make, "app", "list")).get(0).get("clientId").asString();
        return Map.ofEntries(
                Map.entry("company deactivate", "acme"),
                Map.entry("user deactivate", platform.user(0, 0).get("email").asString()),
                Map.entry("key revoke", key),
                Map.entry("key rotate", key),
                Map.entry("client revoke", client),
                Map.entry("client rotate", client),
                Map.entry("client authentication", client),
                Map.entry("registration revoke", token),
                Map.entry("operator deactivate", "ada@latchkey.example"),
                Map.entry("operator link", "ada@latchkey.example"),
                Map.entry("partner deactivate", partner),
                Map.entry("partner key", partner),
                Map.entry("app suspend", application));
    }

    private static String[] with(String[] more, String... words) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
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
