package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.portal.PartnerMembers;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.page.NewPasswordPage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey partner create|list|invite|key|activate|deactivate}: the organisations that build applications. */
@Command(
        name = "partner",
        description =
                "Make, list, activate and deactivate the organisations that build applications, and give them owners"
                        + " and keys.",
        mixinStandardHelpOptions = true)
public final class PartnerCommand {

    private static final int PAGE = 500;

    PartnerCommand() {}

    @Command(description = "Make a partner.", mixinStandardHelpOptions = true)
    int create(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "NAME", description = "What people call it.") String name,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var commands = open.deployment().partners().commands();
            var partner = CommandRefusals.asFailures(
                    () -> commands.createPartner(CommandRefusals.OPERATOR, commands.newId(), name));
            print(choice.place(), partner, isJson);
        }
        return 0;
    }

    @Command(description = "List the partners.", mixinStandardHelpOptions = true)
    int list(@Mixin DeploymentChoice choice, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var partners = all(open);
            if (isJson) {
                var array = JsonBody.array();
                partners.forEach(partner -> describe(array.addObject(), partner));
                choice.place().out().println(array);
            } else {
                partners.forEach(partner -> print(choice.place(), partner, false));
            }
        }
        return 0;
    }

    private static List<Partner> all(OpenDeployment open) {
        var stores = open.deployment().stores();
        return stores.transactions().read(tx -> {
            var all = new ArrayList<Partner>();
            for (var page = stores.partners().page(tx, "", PAGE);
                    !page.isEmpty();
                    page = stores.partners().page(tx, page.getLast().id(), PAGE)) {
                all.addAll(page);
            }
            return all;
        });
    }

    @Command(
            description = "Make a partner's key, which replaces the one before, and print it, this once.",
            mixinStandardHelpOptions = true)
    int key(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(
                            names = "--overlap",
                            converter = RegistrationCommand.Lifetime.class,
                            description = "How long the key before works on (s, m, h, d). Without it, it ends at once.")
                    @Nullable
                    Duration overlap,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var rest = overlap == null ? new RotationOverlap.None() : new RotationOverlap.Lasting(overlap);
            var deployment = open.deployment();
            var made = CommandRefusals.asFailures(() -> deployment
                    .partners()
                    .commands()
                    .regenerateKey(new PartnerActor.OfPlatform(CommandRefusals.OPERATOR), id, rest));
            CredentialPrinter.printNew(choice.place(), made, deployment.clock().instant(), isJson);
        }
        return 0;
    }

    @Command(description = "Let a partner's key and applications work again.", mixinStandardHelpOptions = true)
    int activate(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, id, true, isJson);
    }

    @Command(
            description = "End a partner's keys and every grant to its applications, at once.",
            mixinStandardHelpOptions = true)
    int deactivate(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, id, false, isJson);
    }

    @Command(
            description = {
                "Make an owner of a partner, and print a link, good once and for 7 days, to choose a password.",
                "Owners look after the partner's people, applications and key at /partner. For who has no password yet"
                        + " it prints another link."
            },
            mixinStandardHelpOptions = true)
    int invite(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(names = "--name", required = true, description = "What the person is called.") String name,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var members = new PartnerMembers(
                    deployment.stores(), deployment.people(), deployment.clock(), deployment.random());
            var link = CommandRefusals.asFailures(() -> members.link(
                    new PartnerActor.OfPlatform(CommandRefusals.OPERATOR), id, new EmailAddress(email), name));
            var address = NewPasswordPage.addressOf(open.webOrigin(), link);
            choice.place()
                    .out()
                    .println(isJson ? JsonBody.object().put("link", address).toString() : address);
        }
        return 0;
    }

    private static int setActive(DeploymentChoice choice, String id, boolean isActive, boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            CommandRefusals.asFailures(() -> {
                open.deployment().partners().commands().setPartnerActive(CommandRefusals.OPERATOR, id, isActive);
                return id;
            });
            CommandResults.activity(choice.place(), "id", id, isActive, isJson);
        }
        return 0;
    }

    private static void print(CommandPlace place, Partner partner, boolean isJson) {
        if (isJson) {
            place.out().println(describe(JsonBody.object(), partner));
        } else {
            place.out()
                    .printf(
                            "%-36s %-8s %s%n",
                            partner.id(), partner.isActive() ? "active" : "inactive", partner.name());
        }
    }

    private static ObjectNode describe(ObjectNode object, Partner partner) {
        return object.put("id", partner.id())
                .put("name", partner.name())
                .put("active", partner.isActive())
                .put("createdAt", partner.createdAt().toString());
    }
}
