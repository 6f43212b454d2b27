package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.Company;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which company of which stopped deployment a command works on; the operator gives it. */
final class CompanyChoice {

    @ArgGroup(multiplicity = "1")
    private DeploymentChoice choice = new DeploymentChoice();

    @Option(
            names = "--company",
            paramLabel = "IDENTIFIER",
            required = true,
            description = "The company, by its identifier, for instance acme.")
    private String identifier = "";

    CompanyChoice() {}

    /** What is done to a company. */
    @FunctionalInterface
    interface Work<T> {
        T on(Deployment deployment, Actor.OperatorInCompany operator);
    }

    /** @throws CommandFailure when there is no such company, or the deployment runs; what the command refuses is one too */
    <T> T open(Work<T> work) throws IOException, ConfigurationException {
        try (var deployment = choice.open("Stop it first, or use the pages and the management API while it runs.")) {
            var company = find(deployment);
            return CommandRefusals.asFailures(() -> work.on(deployment, CommandRefusals.OPERATOR.in(company.id())));
        }
    }

    private Company find(Deployment deployment) {
        return deployment
                .stores()
                .transactions()
                .read(tx -> deployment.stores().companies().findByIdentifier(tx, identifier))
                .orElseThrow(() -> new CommandFailure(
                        2, "--company: there is no company " + identifier + "; company list shows those there are"));
    }
}
