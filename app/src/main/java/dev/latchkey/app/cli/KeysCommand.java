package dev.latchkey.app.cli;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code latchkey keys rotate|list|request-key}: the signing keys, and what an upstream verifies {@code Latchkey-Request} with. A running
 * deployment also rotates by its own schedule ({@code signing.rotateEvery}).
 */
@Command(
        name = "keys",
        description = {
            "Look at the signing keys, or replace the one in use.",
            "A running deployment rotates by itself, every signing.rotateEvery, without a lost request.",
            "Or show what the service behind an API verifies Latchkey-Request with."
        },
        mixinStandardHelpOptions = true)
public final class KeysCommand {

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "command-line");

    KeysCommand() {}

    @Command(description = "List the keys that are in use, oldest first.", mixinStandardHelpOptions = true)
    int list(@Mixin DeploymentChoice choice, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var keys = deployment.signing().rotation().list();
            if (isJson) {
                var array = JsonBody.array();
                keys.forEach(key -> array.addObject()
                        .put("kid", key.kid())
                        .put("algorithm", key.algorithm())
                        .put("state", key.state().name())
                        .put("createdAt", key.createdAt().toString())
                        .put("stateChangedAt", key.stateChangedAt().toString()));
                choice.place().out().println(array);
            } else {
                keys.forEach(key -> choice.place()
                        .out()
                        .printf(
                                "%-44s %-6s %-9s since %s%n",
                                key.kid(), key.algorithm(), key.state(), key.stateChangedAt()));
            }
        }
        return 0;
    }

    @Command(
            description = {
                "Prepare a new key. A running deployment publishes it at once and signs with it 15 minutes later; one"
                        + " that is stopped, when it runs again.",
                "With --now it signs at once; who verifies with an older JWK set may refuse for a while."
            },
            mixinStandardHelpOptions = true)
    int rotate(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Option(names = "--now", description = "Sign with the new key at once.") boolean isNow,
            @Option(
                            names = "--distrust",
                            description = "With --now: end all that was signed with older keys, for a stolen key.")
                    boolean isDistrust,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        if (isDistrust && !isNow) {
            throw new CommandFailure(2, "--distrust: expected together with --now");
        }
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var rotation = deployment.signing().rotation();
            var kid = rotation.prepare(AUTHOR);
            if (isNow) {
                rotation.activateNow(AUTHOR);
            }
            List<String> ended = isDistrust ? rotation.distrust(AUTHOR) : List.of();
            if (isJson) {
                var object = JsonBody.object().put("kid", kid).put("state", isNow ? "ACTIVE" : "PENDING");
                ended.forEach(object.putArray("retired")::add);
                choice.place().out().println(object);
            } else if (isNow) {
                choice.place().out().println("active   " + kid);
                ended.forEach(old -> choice.place().out().println("retired  " + old));
            } else {
                choice.place()
                        .out()
                        .println("prepared " + kid + "; it signs " + KeyRotation.PUBLISHED_BEFORE_USE.toMinutes()
                                + (open.isRunning() ? " minutes from now" : " minutes after the next start"));
            }
        }
        return 0;
    }

    @Command(
            name = "request-key",
            description = {
                "Show the key with which the service behind an API can tell that a request was let in as its header"
                        + " Latchkey-Request says.",
                "It is a secret of that service and Latchkey, always the same for the same name of an API."
            },
            mixinStandardHelpOptions = true)
    int requestKey(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "API", description = "The API's name (apis[].name).") String api,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        var names = choice.configuration(_ -> List.of()).apis().stream()
                .map(Api::name)
                .toList();
        if (!names.isEmpty() && !names.contains(api)) {
            throw new CommandFailure(2, "API: expected one of " + String.join(", ", names) + ", got " + api);
        }
        try (var open = choice.open()) {
            var key = open.deployment().signing().requestKeys().textOf(api);
            choice.place()
                    .out()
                    .println(isJson ? JsonBody.object().put("api", api).put("key", key) : key);
        }
        return 0;
    }
}
