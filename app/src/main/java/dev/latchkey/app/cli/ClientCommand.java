package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey client create|list|authentication|rotate|revoke}: the OAuth clients of a company. */
@Command(
        name = "client",
        description = "Make, list, change, rotate and revoke a company's OAuth clients.",
        mixinStandardHelpOptions = true)
public final class ClientCommand {

    ClientCommand() {}

    @Command(
            description =
                    "Make an OAuth client and print its client secret, this once; its id is the client_id. One with"
                            + " keys has no secret.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin CompanyChoice company,
            @Mixin NewCredentialOptions options,
            @Option(
                            names = "--role",
                            required = true,
                            description = "Its system role: the id of one that the catalogue defines or of one of the"
                                    + " company's own.")
                    String role,
            @Option(names = "--group", description = "Its access group, by id. Without it, it is in none.") @Nullable
                    String group,
            @Option(
                            names = "--scope",
                            required = true,
                            description = "Its scopes, joined by spaces, as in the scope parameter of OAuth 2.0.")
                    String scope,
            @Option(
                            names = "--token-format",
                            defaultValue = "OPAQUE",
                            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
                    TokenFormat tokenFormat,
            @Mixin ClientProofOptions proof,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return company.open((deployment, operator) -> {
            var now = deployment.clock().instant();
            var settings = new ClientSettings(role, group, scopes(scope, deployment), tokenFormat);
            var request = new NewClient(options.label(), options.expiresAt(now), options.allowList(), settings);
            var made = deployment.credentials().commands().createClient(operator, request, proof.read());
            CredentialPrinter.printMade(company.place(), deployment, made, now, isJson);
            return 0;
        });
    }

    @Command(
            description = {
                "Say how one proves itself from now on; what is left out is as for a new one.",
                "A set that holds all the keys of the set before ends nothing. A key or secret that is given up takes"
                        + " its tokens with it."
            },
            mixinStandardHelpOptions = true)
    int authentication(
            @Mixin CompanyChoice company,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Mixin ClientProofOptions proof,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return company.open((deployment, operator) -> {
            CredentialsOfType.require(deployment, operator, CredentialType.OAUTH_CLIENT, id);
            var changed = deployment.credentials().proofCommands().change(operator, id, proof.read(), _ -> {});
            CredentialPrinter.printClient(
                    company.place(), changed, deployment.clock().instant(), isJson);
            return 0;
        });
    }

    /** @throws CommandFailure naming those there are, when one is not */
    static Scopes scopes(String text, Deployment deployment) {
        Scopes scopes;
        try {
            scopes = Scopes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(2, "--scope: " + e.getMessage(), e);
        }
        var known = deployment.catalogue().scopes();
        var unknown = scopes.stream()
                .filter(scope -> known.canonical(scope).isEmpty())
                .map(Scope::value)
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            var lines = new ArrayList<String>();
            lines.add("--scope: not known: " + String.join(", ", unknown));
            MissingOptions.scopes(deployment).forEach(line -> lines.add("  " + line));
            throw new CommandFailure(2, lines);
        }
        return scopes;
    }

    @Command(description = "List the OAuth clients, newest first.", mixinStandardHelpOptions = true)
    int list(@Mixin CompanyChoice company, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        company.open((deployment, operator) -> {
            var found = CredentialsOfType.all(deployment, operator.companyId(), CredentialType.OAUTH_CLIENT);
            CredentialPrinter.printAll(
                    company.place(), found, deployment.clock().instant(), isJson);
            return found;
        });
        return 0;
    }

    @Command(description = "Give one a new secret and print it, this once.", mixinStandardHelpOptions = true)
    int rotate(
            @Mixin CompanyChoice company,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(
                            names = "--overlap",
                            converter = RegistrationCommand.Lifetime.class,
                            description = "How long the old secret works on (s, m, h, d). Without it, it ends at once.")
                    @Nullable
                    Duration overlap,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return company.open((deployment, operator) -> {
            var rotated = CredentialsOfType.rotate(deployment, operator, CredentialType.OAUTH_CLIENT, id, overlap);
            CredentialPrinter.printNew(
                    company.place(), rotated, deployment.clock().instant(), isJson);
            return 0;
        });
    }

    @Command(description = "End one at once, with all its tokens.", mixinStandardHelpOptions = true)
    int revoke(
            @Mixin CompanyChoice company,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return company.open((deployment, operator) -> {
            CredentialsOfType.revoke(deployment, operator, CredentialType.OAUTH_CLIENT, id);
            CommandResults.revoked(company.place(), id, isJson);
            return 0;
        });
    }
}
