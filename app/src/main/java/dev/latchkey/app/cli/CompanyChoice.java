package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.Company;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which company of which deployment a command works on; the operator gives it. */
final class CompanyChoice {

    @Mixin
    private final DeploymentChoice choice;

    @Option(
            names = "--company",
            paramLabel = "IDENTIFIER",
            required = true,
            description = "The company, by its identifier, for instance acme.")
    private String identifier = "";

    CompanyChoice(CommandPlace place) {
        this.choice = new DeploymentChoice(place);
    }

    CommandPlace place() {
        return choice.place();
    }

    /** What is done to a company of an open deployment. */
    @FunctionalInterface
    interface OpenWork<T> {
        T on(OpenDeployment open, Actor.OperatorInCompany operator);
    }

    /** What is done to a company. */
    @FunctionalInterface
    interface Work<T> {
        T on(Deployment deployment, Actor.OperatorInCompany operator);
    }

    /** @throws CommandFailure when there is no such company, or the deployment cannot be opened; what the command refuses is one too */
    <T> T open(Work<T> work) throws IOException, ConfigurationException {
        return work((open, operator) -> work.on(open.deployment(), operator));
    }

    /** As {@link #open}, for what needs to know more of the deployment. */
    <T> T work(OpenWork<T> work) throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var company = find(open.deployment(), identifier);
            return CommandRefusals.asFailures(() -> work.on(open, CommandRefusals.OPERATOR.in(company.id())));
        }
    }

    /** @throws CommandFailure when there is none of that identifier */
    static Company find(Deployment deployment, String identifier) {
        return deployment
                .stores()
                .transactions()
                .read(tx -> deployment.stores().companies().findByIdentifier(tx, identifier))
                .orElseThrow(() -> new CommandFailure(
                        2, "--company: there is no company " + identifier + "; company list shows those there are"));
    }
}
