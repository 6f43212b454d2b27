package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.RequestLeniency;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey app create|list|rules|suspend|reinstate}: the applications of partners and machines. */
@Command(
        name = "app",
        description =
                "Make, list, suspend and reinstate applications, and say how each asks users: the profile it keeps to,"
                        + " and what it may leave out.",
        subcommands = NewAppCommand.class,
        mixinStandardHelpOptions = true)
public final class AppCommand {

    private static final Actor.Operator OPERATOR = new Actor.Operator("command-line");
    private static final int PAGE = 500;

    AppCommand() {}

    /** The profiles as people type them. */
    enum Profile {
        standard(SecurityProfile.STANDARD),
        fapi2(SecurityProfile.FAPI_2);

        private final SecurityProfile meant;

        Profile(SecurityProfile meant) {
            this.meant = meant;
        }

        static Profile of(SecurityProfile profile) {
            return switch (profile) {
                case STANDARD -> standard;
                case FAPI_2 -> fapi2;
            };
        }
    }

    /** Parameters that the standard asks for, separated by commas; {@code nothing} for none. */
    static final class Omissions implements ITypeConverter<Set<RequestLeniency>> {

        private static final String NOTHING = "nothing";

        Omissions() {}

        @Override
        public Set<RequestLeniency> convert(String value) {
            var found = EnumSet.noneOf(RequestLeniency.class);
            if (value.equals(NOTHING)) {
                return found;
            }
            for (var name : value.split(",", -1)) {
                found.add(
                        switch (name) {
                            case "response_type" -> RequestLeniency.RESPONSE_TYPE_OMITTED;
                            case "redirect_uri" -> RequestLeniency.REDIRECT_URI_OMITTED;
                            case "exchange_redirect_uri" -> RequestLeniency.EXCHANGE_REDIRECT_URI_OMITTED;
                            default ->
                                throw new TypeConversionException(
                                        "expected response_type, redirect_uri, exchange_redirect_uri or several with"
                                                + " commas, or nothing");
                        });
            }
            return found;
        }

        static List<String> names(Set<RequestLeniency> leniencies) {
            return leniencies.stream()
                    .sorted()
                    .map(leniency -> switch (leniency) {
                        case RESPONSE_TYPE_OMITTED -> "response_type";
                        case REDIRECT_URI_OMITTED -> "redirect_uri";
                        case EXCHANGE_REDIRECT_URI_OMITTED -> "exchange_redirect_uri";
                    })
                    .toList();
        }
    }

    @Command(description = "List the applications of every partner.", mixinStandardHelpOptions = true)
    int list(@Mixin DeploymentChoice choice, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var applications = all(deployment);
            if (isJson) {
                var array = JsonBody.array();
                applications.forEach(application -> describe(array.addObject(), application));
                choice.place().out().println(array);
            } else {
                applications.forEach(application -> print(choice.place(), application));
            }
        }
        return 0;
    }

    @Command(
            description = "Change how an application asks users; what is not named stays.",
            mixinStandardHelpOptions = true)
    int rules(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "CLIENT_ID", description = "As the list shows it.") String clientId,
            @Option(
                            names = "--profile",
                            description =
                                    "${COMPLETION-CANDIDATES}; FAPI 2.0 is for one with keys whose tokens are bound.")
                    @Nullable
                    Profile profile,
            @Option(
                            names = "--pushes-all",
                            arity = "1",
                            paramLabel = "true|false",
                            description = "Whether it pushes every request (RFC 9126).")
                    @Nullable
                    Boolean pushesAll,
            @Option(
                            names = "--may-omit",
                            converter = Omissions.class,
                            paramLabel = "NAMES",
                            description =
                                    "response_type, redirect_uri, or exchange_redirect_uri for beside the code alone;"
                                            + " several with commas, or nothing.")
                    @Nullable
                    Set<RequestLeniency> mayOmit,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var before = find(deployment, clientId);
            var rules = changed(before.protocol().requests(), profile, pushesAll, mayOmit);
            var application =
                    deployment.partners().commands().setRequestRules(OPERATOR, before.partnerId(), clientId, rules);
            if (isJson) {
                choice.place().out().println(describe(JsonBody.object(), application));
            } else {
                print(choice.place(), application);
            }
        } catch (CommandRefused e) {
            throw new CommandFailure(2, clientId + ": " + e.getMessage(), e);
        }
        return 0;
    }

    @Command(
            description =
                    "End every grant to an application, in every company, and give it none until it is reinstated.",
            mixinStandardHelpOptions = true)
    int suspend(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "CLIENT_ID", description = "As the list shows it.") String clientId,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, clientId, false, isJson);
    }

    @Command(description = "Let a suspended application work again.", mixinStandardHelpOptions = true)
    int reinstate(
            @Mixin DeploymentChoice choice,
            @Parameters(paramLabel = "CLIENT_ID", description = "As the list shows it.") String clientId,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(choice, clientId, true, isJson);
    }

    private static int setActive(DeploymentChoice choice, String clientId, boolean isActive, boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var application = find(deployment, clientId);
            CommandRefusals.asFailures(() -> {
                deployment
                        .partners()
                        .commands()
                        .setApplicationActive(OPERATOR, application.partnerId(), clientId, isActive);
                return clientId;
            });
            CommandResults.activity(choice.place(), "clientId", clientId, isActive, isJson);
        }
        return 0;
    }

    /** Under FAPI 2.0 requests are pushed and complete, unless something else is asked for by name, which is refused. */
    private static RequestRules changed(
            RequestRules before,
            @Nullable Profile profile,
            @Nullable Boolean pushesAll,
            @Nullable Set<RequestLeniency> mayOmit) {
        var meant = profile == null ? before.profile() : profile.meant;
        var kept = meant == SecurityProfile.FAPI_2 ? RequestRules.FAPI_2 : before;
        return new RequestRules(
                meant,
                pushesAll == null ? kept.requiresPushing() : pushesAll,
                mayOmit == null ? kept.leniencies() : mayOmit);
    }

    static Application find(Deployment deployment, String clientId) {
        var stores = deployment.stores();
        return stores.transactions()
                .read(tx -> stores.applications().findByClientId(tx, clientId))
                .orElseThrow(() -> new CommandFailure(2, clientId + ": there is no such application"));
    }

    private static List<Application> all(Deployment deployment) {
        var stores = deployment.stores();
        return stores.transactions().read(tx -> {
            var found = new ArrayList<Application>();
            for (var partners = stores.partners().page(tx, "", PAGE);
                    !partners.isEmpty();
                    partners = stores.partners().page(tx, partners.getLast().id(), PAGE)) {
                for (var partner : partners) {
                    for (var page = stores.applications().page(tx, partner.id(), "", PAGE);
                            !page.isEmpty();
                            page = stores.applications()
                                    .page(tx, partner.id(), page.getLast().clientId(), PAGE)) {
                        found.addAll(page);
                    }
                }
            }
            return found;
        });
    }

    private static ObjectNode describe(ObjectNode object, Application application) {
        var rules = application.protocol().requests();
        object.put("clientId", application.clientId())
                .put("partnerId", application.partnerId())
                .put("name", application.name())
                .put("isActive", application.isActive())
                .put("profile", Profile.of(rules.profile()).name())
                .put("pushesAll", rules.requiresPushing());
        var mayOmit = object.putArray("mayOmit");
        Omissions.names(rules.leniencies()).forEach(mayOmit::add);
        return object;
    }

    private static void print(CommandPlace place, Application application) {
        var rules = application.protocol().requests();
        var omissions = Omissions.names(rules.leniencies());
        place.out()
                .printf(
                        "%-36s %-9s %-8s %-11s may omit %s  %s%n",
                        application.clientId(),
                        application.isActive() ? "active" : "suspended",
                        Profile.of(rules.profile()),
                        rules.requiresPushing() ? "pushes all" : "may push",
                        omissions.isEmpty() ? Omissions.NOTHING : String.join(",", omissions),
                        application.name());
    }
}
