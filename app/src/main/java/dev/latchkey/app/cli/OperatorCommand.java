package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.page.NewPasswordPage;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey operator create|list|link|activate|deactivate}: those who run the platform in a browser. */
@Command(
        name = "operator",
        description = {
            "Those who run the platform in a browser, at /operator.",
            "Accounts are made and ended here alone, by whoever may use the deployment's machine."
        },
        mixinStandardHelpOptions = true)
public final class OperatorCommand {

    OperatorCommand() {}

    /** What is done to the accounts of an open deployment. */
    @FunctionalInterface
    private interface Work<T> {
        T on(OpenDeployment open);
    }

    /** Who gets it; releases before took the address as an option only. */
    static final class NewAccount {

        @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.")
        private @Nullable String email;

        @Option(names = "--email", hidden = true)
        private @Nullable String named;

        EmailAddress email() {
            return new EmailAddress(Objects.requireNonNull(email == null ? named : email));
        }
    }

    private static <T> T open(DeploymentChoice choice, Work<T> work) throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            return CommandRefusals.asFailures(() -> work.on(open));
        }
    }

    @Command(
            description = {
                "Make an account, and print a link, good once and for a day, to choose its password.",
                "At the first sign-in a second factor is set up; nothing is shown before."
            },
            mixinStandardHelpOptions = true)
    int create(
            @Mixin DeploymentChoice choice,
            @ArgGroup(multiplicity = "1") NewAccount account,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return print(
                choice,
                open(choice, open -> {
                    var email = account.email();
                    var accounts = open.deployment().operators().accounts();
                    accounts.create(CommandRefusals.OPERATOR, email);
                    return NewPasswordPage.addressOf(
                            open.webOrigin(), accounts.link(CommandRefusals.OPERATOR, email, false));
                }),
                isJson);
    }

    private static int print(DeploymentChoice choice, String link, boolean isJson) {
        choice.place()
                .out()
                .println(isJson ? JsonBody.object().put("link", link).toString() : link);
        choice.place()
                .err()
                .println("latchkey: that link is good once, for a day; with the password they sign in at "
                        + URI.create(link).resolve("/operator"));
        return 0;
    }

    @Command(description = "List the accounts.", mixinStandardHelpOptions = true)
    int list(@Mixin DeploymentChoice choice, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        List<OperatorAccount> accounts =
                open(choice, open -> open.deployment().operators().accounts().list());
        if (isJson) {
            var array = JsonBody.array();
            accounts.forEach(account -> describe(array.addObject(), account));
            choice.place().out().println(array);
        } else {
            accounts.forEach(account -> choice.place()
                    .out()
                    .printf(
                            "%-36s %-8s %s%n",
                            account.email().value(), account.isActive() ? "active" : "inactive", account.id()));
        }
        return 0;
    }

    private static void describe(ObjectNode object, OperatorAccount account) {
        object.put("id", account.id())
                .put("email", account.email().value())
                .put("active", account.isActive())
                .put("hasPassword", account.passwordHash() != null);
    }

    @Command(
            description = {
                "Print a link, good once and for a day, with which an operator chooses a password, the first or"
                        + " another.",
                "Links before it end. Whoever has it signs in as them, if they have the second factor as well; where"
                        + " there is none, the old password ends at once."
            },
            mixinStandardHelpOptions = true)
    int link(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(
                            names = "--forget-second-factor",
                            description =
                                    "For who lost it, and the recovery codes: the account gives it up, its password"
                                        + " and its sessions with it, and another is set up after the link is used.")
                    boolean forgets,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return print(
                choice,
                open(choice, open -> {
                    PasswordChanges.Link link = open.deployment()
                            .operators()
                            .accounts()
                            .link(CommandRefusals.OPERATOR, new EmailAddress(email), forgets);
                    return NewPasswordPage.addressOf(open.webOrigin(), link);
                }),
                isJson);
    }

    @Command(description = "Let an operator sign in again.", mixinStandardHelpOptions = true)
    int activate(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, email, true, isJson);
    }

    @Command(description = "End an operator's sessions and links, at once.", mixinStandardHelpOptions = true)
    int deactivate(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, email, false, isJson);
    }

    private static int setActive(DeploymentChoice choice, String email, boolean isActive, boolean isJson)
            throws IOException, ConfigurationException {
        var account = open(
                choice,
                open -> open.deployment()
                        .operators()
                        .accounts()
                        .setActive(CommandRefusals.OPERATOR, new EmailAddress(email), isActive));
        CommandResults.activity(choice.place(), "email", account.email().value(), isActive, isJson);
        return 0;
    }
}
