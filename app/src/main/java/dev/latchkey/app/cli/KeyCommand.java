package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialType;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey key create|list|rotate|revoke}: the API keys of a company. */
@Command(
        name = "key",
        description = "Make, list, rotate and revoke a company's API keys.",
        mixinStandardHelpOptions = true)
public final class KeyCommand {

    KeyCommand() {}

    @Command(description = "Make an API key and print it, this once.", mixinStandardHelpOptions = true)
    int create(
            @Mixin CompanyChoice company,
            @Mixin NewCredentialOptions options,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return company.open((deployment, operator) -> {
            var now = deployment.clock().instant();
            var request = new NewApiKey(options.label(), options.expiresAt(now), options.allowList());
            var made = deployment.credentials().commands().createApiKey(operator, request);
            CredentialPrinter.printMade(company.place(), deployment, made, now, isJson);
            return 0;
        });
    }

    @Command(description = "List the API keys, newest first.", mixinStandardHelpOptions = true)
    int list(@Mixin CompanyChoice company, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        company.open((deployment, operator) -> {
            var found = CredentialsOfType.all(deployment, operator.companyId(), CredentialType.API_KEY);
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
            var rotated = CredentialsOfType.rotate(deployment, operator, CredentialType.API_KEY, id, overlap);
            CredentialPrinter.printNew(
                    company.place(), rotated, deployment.clock().instant(), isJson);
            return 0;
        });
    }

    @Command(description = "End one at once.", mixinStandardHelpOptions = true)
    int revoke(
            @Mixin CompanyChoice company,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return company.open((deployment, operator) -> {
            CredentialsOfType.revoke(deployment, operator, CredentialType.API_KEY, id);
            CommandResults.revoked(company.place(), id, isJson);
            return 0;
        });
    }
}
