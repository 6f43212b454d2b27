package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.company.Company;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey company create|list|activate|deactivate}. */
@Command(
        name = "company",
        description = "Make, list, activate and deactivate companies.",
        mixinStandardHelpOptions = true)
public final class CompanyCommand {

    private static final int PAGE = 500;

    CompanyCommand() {}

    @Command(
            description = "Make a company. The first one of a configuration makes its data folder as well.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "IDENTIFIER", description = "Short, as it stands in paths, for instance acme.")
                    String identifier,
            @Option(names = "--name", required = true, description = "What people call it.") String name,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.openOrMake()) {
            var commands = open.deployment().companies().commands();
            print(
                    choice.place(),
                    CommandRefusals.asFailures(
                            () -> commands.createCompany(CommandRefusals.OPERATOR, commands.newId(), identifier, name)),
                    isJson);
        }
        return 0;
    }

    @Command(description = "List the companies.", mixinStandardHelpOptions = true)
    int list(@Mixin DeploymentChoice choice, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            if (isJson) {
                var array = JsonBody.array();
                all(deployment).forEach(company -> describe(array.addObject(), company));
                choice.place().out().println(array);
            } else {
                all(deployment).forEach(company -> print(choice.place(), company, false));
            }
        }
        return 0;
    }

    @Command(description = "Let a company work again.", mixinStandardHelpOptions = true)
    int activate(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "IDENTIFIER", description = "As the list shows it.") String identifier,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, identifier, true, isJson);
    }

    @Command(
            description = "Stop everything of a company at once: people, credentials, tokens.",
            mixinStandardHelpOptions = true)
    int deactivate(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "IDENTIFIER", description = "As the list shows it.") String identifier,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, identifier, false, isJson);
    }

    private static int setActive(DeploymentChoice choice, String identifier, boolean isActive, boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var company = find(deployment, identifier);
            CommandRefusals.asFailures(() -> {
                deployment.companies().commands().setCompanyActive(CommandRefusals.OPERATOR, company.id(), isActive);
                return company;
            });
            CommandResults.activity(choice.place(), "identifier", identifier, isActive, isJson);
        }
        return 0;
    }

    /** @throws CommandFailure when there is none of that identifier */
    static Company find(Deployment deployment, String identifier) {
        return deployment
                .stores()
                .transactions()
                .read(tx -> deployment.stores().companies().findByIdentifier(tx, identifier))
                .orElseThrow(() -> new CommandFailure(2, "there is no company " + identifier));
    }

    private static List<Company> all(Deployment deployment) {
        var transactions = deployment.stores().transactions();
        var companies = deployment.stores().companies();
        var all = new ArrayList<Company>();
        for (var page = transactions.read(tx -> companies.page(tx, "", PAGE)); !page.isEmpty(); ) {
            all.addAll(page);
            var last = page.getLast().id();
            page = transactions.read(tx -> companies.page(tx, last, PAGE));
        }
        return all;
    }

    private static void print(CommandPlace place, Company company, boolean isJson) {
        if (isJson) {
            place.out().println(describe(JsonBody.object(), company));
        } else {
            place.out()
                    .printf(
                            "%-20s %-8s %-36s %s%n",
                            company.identifier(),
                            company.isActive() ? "active" : "inactive",
                            company.id(),
                            company.name());
        }
    }

    private static ObjectNode describe(ObjectNode object, Company company) {
        return object.put("identifier", company.identifier())
                .put("id", company.id())
                .put("name", company.name())
                .put("active", company.isActive());
    }
}
