package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.CredentialType;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/** Whether what a command is to end is there, which is looked at before anybody is asked: a question about nothing has no answer. */
final class DestroyedThing {

    private DestroyedThing() {}

    /** @throws CommandFailure when it is not there, as the command itself would say it */
    static void require(ParseResult leaf) throws IOException, ConfigurationException {
        var command = Destruction.name(leaf.commandSpec());
        var what = leaf.matchedPositionalValue(0, "");
        var company = DeploymentCommands.mixed(leaf.commandSpec(), CompanyChoice.class)
                .findFirst();
        if (company.isPresent()) {
            company.get().open((deployment, operator) -> {
                inCompany(command, deployment, operator, what);
                return what;
            });
            return;
        }
        var choice = DeploymentCommands.choiceOf(leaf.commandSpec()).orElseThrow();
        try (var open = choice.open()) {
            CommandRefusals.asFailures(() -> {
                ofPlatform(command, open.deployment(), what);
                return what;
            });
        }
    }

    private static void inCompany(
            String command, Deployment deployment, Actor.OperatorInCompany operator, String what) {
        switch (command) {
            case "user deactivate" -> UserCommand.find(deployment, operator, what);
            case "key revoke", "key rotate" ->
                CredentialsOfType.require(deployment, operator, CredentialType.API_KEY, what);
            case "client revoke", "client rotate", "client authentication" ->
                CredentialsOfType.require(deployment, operator, CredentialType.OAUTH_CLIENT, what);
            default -> throw new IllegalStateException(command + " asks, and nobody knows about what");
        }
    }

    private static void ofPlatform(String command, Deployment deployment, String what) {
        var stores = deployment.stores();
        switch (command) {
            case "company deactivate" -> CompanyCommand.find(deployment, what);
            case "operator deactivate", "operator link" ->
                deployment.operators().accounts().require(new EmailAddress(what));
            case "partner deactivate", "partner key" -> {
                if (stores.transactions()
                        .read(tx -> stores.partners().find(tx, what))
                        .isEmpty()) {
                    throw CommandRefused.notFound("partner");
                }
            }
            case "app suspend" -> AppCommand.find(deployment, what);
            case "registration revoke" -> RegistrationCommand.require(deployment, what);
            case "keys rotate" -> {
                // There is always a key.
            }
            default -> throw new IllegalStateException(command + " asks, and nobody knows about what");
        }
    }
}
