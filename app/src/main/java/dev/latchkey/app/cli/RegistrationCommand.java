package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.authserver.registration.InitialTokens;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.partner.Registrations.InitialToken;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey registration token|list|revoke}: the tokens that let programs register clients. */
@Command(
        name = "registration",
        description = {
            "Make, list and revoke the tokens with which programs register themselves as clients (RFC 7591).",
            "A deployment takes such tokens where registration.dynamic is switched on."
        },
        mixinStandardHelpOptions = true)
public final class RegistrationCommand {

    private static final Actor.Operator OPERATOR = new Actor.Operator("command-line");
    private static final int PAGE = 500;

    RegistrationCommand() {}

    /** A number with its unit, as in configuration. */
    static final class Lifetime implements ITypeConverter<Duration> {

        private static final Pattern TEXT = Pattern.compile("(\\d{1,6})([smhd])");

        Lifetime() {}

        @Override
        public Duration convert(String value) {
            var match = TEXT.matcher(value);
            if (!match.matches()) {
                throw new TypeConversionException(
                        "expected a number of at most 6 digits with its unit (s, m, h, d), got " + value);
            }
            var amount = Long.parseLong(match.group(1));
            return switch (match.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }

    @Command(description = "Make an initial access token and print it, this once.", mixinStandardHelpOptions = true)
    int token(
            @Mixin DeploymentChoice choice,
            @Option(
                            names = "--name",
                            defaultValue = "command line",
                            description = "Whom it is for; shown in the list. Default: ${DEFAULT-VALUE}.")
                    String name,
            @Option(
                            names = "--uses",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "How many clients it registers. Default: ${DEFAULT-VALUE}.")
                    int uses,
            @Option(
                            names = "--lifetime",
                            defaultValue = "1d",
                            converter = Lifetime.class,
                            description = "How long it works (s, m, h, d). Default: ${DEFAULT-VALUE}.")
                    Duration lifetime,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var created = create(deployment, name, uses, lifetime);
            var value = created.value().reveal();
            if (isJson) {
                var object = JsonBody.object().put("token", value);
                choice.place()
                        .out()
                        .println(describe(
                                object, created.token(), deployment.clock().instant()));
            } else {
                // The token alone goes to standard output, for scripts; it is never shown again.
                choice.place().out().println(value);
                choice.place()
                        .err()
                        .printf(
                                "id %s, registers %d until %s; it is not shown again%n",
                                created.token().id(), uses, created.token().expiresAt());
            }
        }
        return 0;
    }

    private static InitialTokens.Created create(Deployment deployment, String name, int uses, Duration lifetime) {
        try {
            return deployment.registration().initialTokens().create(OPERATOR, name, uses, lifetime);
        } catch (CommandRefused e) {
            throw new CommandFailure(2, e.getMessage(), e);
        }
    }

    @Command(description = "List the tokens, oldest first, without their values.", mixinStandardHelpOptions = true)
    int list(@Mixin DeploymentChoice choice, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var now = deployment.clock().instant();
            var tokens = all(deployment);
            if (isJson) {
                var array = JsonBody.array();
                tokens.forEach(token -> describe(array.addObject(), token, now));
                choice.place().out().println(array);
            } else {
                tokens.forEach(token -> choice.place()
                        .out()
                        .printf(
                                "%-36s %-8s used %d of %d, until %s  %s%n",
                                token.id(),
                                state(token, now),
                                token.uses(),
                                token.usesMax(),
                                token.expiresAt(),
                                token.name()));
            }
        }
        return 0;
    }

    @Command(
            description = "Revoke a token. Clients that were registered with it stay.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin DeploymentChoice choice,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        try (var open = choice.open()) {
            var deployment = open.deployment();
            require(deployment, id);
            deployment.registration().initialTokens().revoke(OPERATOR, id);
        } catch (CommandRefused e) {
            throw new CommandFailure(id + ": it is revoked already", e);
        }
        CommandResults.revoked(choice.place(), id, isJson);
        return 0;
    }

    /** @throws CommandFailure when there is no such token */
    static void require(Deployment deployment, String id) {
        if (all(deployment).stream().noneMatch(token -> token.id().equals(id))) {
            throw new CommandFailure(2, id + ": there is no such token");
        }
    }

    private static List<InitialToken> all(Deployment deployment) {
        var tokens = new ArrayList<InitialToken>();
        for (var page = deployment.registration().initialTokens().list("", PAGE);
                !page.isEmpty();
                page = deployment
                        .registration()
                        .initialTokens()
                        .list(page.getLast().id(), PAGE)) {
            tokens.addAll(page);
        }
        return tokens;
    }

    private static ObjectNode describe(ObjectNode object, InitialToken token, Instant now) {
        return object.put("id", token.id())
                .put("name", token.name())
                .put("state", state(token, now))
                .put("uses", token.uses())
                .put("usesMax", token.usesMax())
                .put("createdAt", token.createdAt().toString())
                .put("createdBy", token.createdBy())
                .put("expiresAt", token.expiresAt().toString())
                .put("revokedAt", text(token.revokedAt()));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static String state(InitialToken token, Instant now) {
        if (token.revokedAt() != null) {
            return "revoked";
        }
        if (!now.isBefore(token.expiresAt())) {
            return "expired";
        }
        return token.uses() < token.usesMax() ? "active" : "used";
    }
}
