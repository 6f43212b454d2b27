package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code latchkey keys rotate|list}: the signing keys of a deployment that is stopped. One that runs has its folder to itself and
 * rotates by its own schedule ({@code signing.rotateEvery}).
 */
@Command(
        name = "keys",
        description = {
            "Look at the signing keys of a stopped deployment, or replace the one in use.",
            "A running deployment rotates by itself, every signing.rotateEvery, without a lost request."
        },
        mixinStandardHelpOptions = true)
public final class KeysCommand {

    private static final Author AUTHOR = new Author(Author.Type.OPERATOR, "command-line");

    KeysCommand() {}

    @Command(description = "List the keys that are in use, oldest first.", mixinStandardHelpOptions = true)
    int list(
            @ArgGroup(multiplicity = "1") DeploymentChoice choice,
            @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var deployment = open(choice)) {
            var keys = deployment.signing().rotation().list();
            if (isJson) {
                var array = JsonBody.array();
                keys.forEach(key -> array.addObject()
                        .put("kid", key.kid())
                        .put("algorithm", key.algorithm())
                        .put("state", key.state().name())
                        .put("createdAt", key.createdAt().toString())
                        .put("stateChangedAt", key.stateChangedAt().toString()));
                System.out.println(array);
            } else {
                keys.forEach(key -> System.out.printf(
                        "%-44s %-6s %-9s since %s%n", key.kid(), key.algorithm(), key.state(), key.stateChangedAt()));
            }
        }
        return 0;
    }

    @Command(
            description = {
                "Prepare a new key. The deployment publishes it when it runs again, and signs with it 15 minutes"
                        + " later.",
                "With --now it signs from the next start on; who verifies with an older JWK set may refuse for a while."
            },
            mixinStandardHelpOptions = true)
    int rotate(
            @ArgGroup(multiplicity = "1") DeploymentChoice choice,
            @Option(names = "--now", description = "Sign with the new key from the next start on.") boolean isNow,
            @Option(
                            names = "--distrust",
                            description = "With --now: end all that was signed with older keys, for a stolen key.")
                    boolean isDistrust)
            throws IOException, ConfigurationException {
        if (isDistrust && !isNow) {
            throw new CommandFailure(2, "--distrust: expected together with --now");
        }
        try (var deployment = open(choice)) {
            var rotation = deployment.signing().rotation();
            var kid = rotation.prepare(AUTHOR);
            if (!isNow) {
                System.out.println("prepared " + kid + "; it signs " + KeyRotation.PUBLISHED_BEFORE_USE.toMinutes()
                        + " minutes after the next start");
                return 0;
            }
            rotation.activateNow(AUTHOR);
            System.out.println("active   " + kid);
            if (isDistrust) {
                rotation.distrust(AUTHOR).forEach(ended -> System.out.println("retired  " + ended));
            }
        }
        return 0;
    }

    private static Deployment open(DeploymentChoice choice) throws IOException, ConfigurationException {
        return choice.open("A running deployment rotates its keys by itself (signing.rotateEvery).");
    }
}
