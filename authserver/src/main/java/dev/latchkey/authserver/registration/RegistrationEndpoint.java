package dev.latchkey.authserver.registration;

import dev.latchkey.authserver.registration.RegistrationRefused.Reason;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.edge.http.BlockingEndpoint;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /identity/oauth/register} (RFC 7591) and {@code GET|PUT|DELETE} below it (RFC 7592). */
public final class RegistrationEndpoint implements Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationEndpoint.class);

    public static final String PATH = "/identity/oauth/register";

    private static final String BEARER = "bearer ";
    private static final int CLIENT_ID_LENGTH_MAX = 64;

    private final MachineClients clients;
    private final RegistrationRules rules;
    private final TrustedNames trustedNames;
    private final RegistrationAnswers answers;
    private final Endpoint blocking;

    /**
     * @param trustedNames which no client gets: anybody may register, and the page that asks for consent shows the name
     * @param executor starts a virtual thread for each task
     * @param issuer the API origin
     */
    RegistrationEndpoint(
            MachineClients clients,
            RegistrationRules rules,
            TrustedNames trustedNames,
            String issuer,
            Executor executor) {
        this.clients = clients;
        this.rules = rules;
        this.trustedNames = trustedNames;
        this.answers = new RegistrationAnswers(issuer + PATH + "/", rules.realm());
        this.blocking = new BlockingEndpoint(executor, request -> WorkOwner.STRANGERS.call(() -> answer(request)));
    }

    /** Stands in for it where registration is switched off. */
    public static Endpoint switchedOff() {
        return _ -> Future.succeededFuture(RegistrationAnswers.refused(Reason.ACCESS_DENIED.because(
                "clients cannot register themselves here; ask the operator (registration.dynamic)")));
    }

    @Override
    public Future<HttpResponse> handle(HttpRequest request) {
        return blocking.handle(request);
    }

    private HttpResponse answer(HttpRequest request) {
        try {
            if (request.query() != null) {
                throw Reason.INVALID_REQUEST.because("expected nothing in the query");
            }
            if (request.path().equals(PATH)) {
                var members = members(request);
                var metadata = ClientMetadata.ofRegistration(members, rules);
                trustedNames.requireNone(metadata.name());
                return answers.client(
                        201,
                        clients.register(metadata, bearer(request), source(request)),
                        ClientMetadata.ignored(members));
            }
            return manage(request, request.path().substring(PATH.length() + 1));
        } catch (RegistrationRefused refused) {
            return answers.challenged(refused);
        } catch (ServiceUnavailable unavailable) {
            LOG.warn("a registration could not be served now", unavailable);
            return RegistrationAnswers.unavailable(unavailable);
        }
    }

    private HttpResponse manage(HttpRequest request, String clientId) {
        var token = bearer(request);
        if (token == null) {
            throw Reason.NO_TOKEN.because("expected the client's registration access token");
        }
        if (clientId.length() > CLIENT_ID_LENGTH_MAX) {
            throw MachineClients.wrongToken();
        }
        if (request.method().equals(HttpMethod.DELETE)) {
            clients.remove(clientId, token);
            return RegistrationAnswers.uncached(HttpResponse.empty(204));
        }
        if (request.method().equals(HttpMethod.PUT)) {
            // First the token, so that a stranger learns nothing from how metadata is judged.
            var before = clients.find(clientId, token).application();
            var members = members(request);
            var metadata = ClientMetadata.ofRegistration(members, rules);
            if (!metadata.name().equals(before.name())) {
                trustedNames.requireNone(metadata.name());
            }
            return answers.client(
                    200,
                    clients.replace(clientId, token, metadata, statedSecret(members, clientId), source(request)),
                    ClientMetadata.ignoredWhenReplaced(members));
        }
        return answers.client(200, clients.find(clientId, token), List.of());
    }

    private static String source(HttpRequest request) {
        return CallerRates.callerAt(request.clientAddress()).toString();
    }

    private static MetadataMembers members(HttpRequest request) {
        var type = request.headers().get("Content-Type");
        if (type == null
                || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
            throw Reason.INVALID_REQUEST.because("expected a body of type application/json");
        }
        return MetadataMembers.parse(request.body().getBytes());
    }

    /** RFC 7592 section 2.2: the client_id must be stated, what only we say must not be, and a secret must be the current one. */
    private static @Nullable Secret statedSecret(MetadataMembers members, String clientId) {
        if (!clientId.equals(members.text("client_id", CLIENT_ID_LENGTH_MAX))) {
            throw RegistrationRefused.metadata("client_id", "expected the one in the address");
        }
        for (var ours : new String[] {
            "registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"
        }) {
            if (members.has(ours)) {
                throw Reason.INVALID_REQUEST.because(ours + ": expected to be left out");
            }
        }
        var secret = members.text("client_secret", Secret.LENGTH_MAX);
        return secret == null ? null : new Secret(secret);
    }

    /** The token of the Authorization header; absent when there is no such header. */
    private static @Nullable Secret bearer(HttpRequest request) {
        var headers = request.headers().getAll("Authorization");
        if (headers.isEmpty()) {
            return null;
        }
        var header = headers.getFirst();
        var length = header.length() - BEARER.length();
        if (headers.size() > 1
                || length < 1
                || length > Secret.LENGTH_MAX
                || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw Reason.INVALID_TOKEN.because("expected one bearer token");
        }
        return new Secret(header.substring(BEARER.length()));
    }
}
