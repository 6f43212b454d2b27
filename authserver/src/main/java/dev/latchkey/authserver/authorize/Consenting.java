package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.AuthorizationRequest.Prompt;
import dev.latchkey.authserver.authorize.WaitingRequests.Brought;
import dev.latchkey.authserver.authorize.WaitingRequests.Open;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Allowance;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.installation.InstallationCommands;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What users decide about requests, each decision in one transaction. */
public final class Consenting {

    private final Transactions transactions;
    private final WaitingRequests waiting;
    private final InstallationCommands installations;
    private final ConsentCommands consents;
    private final ServedResources served;
    private final Allowance silently;

    /** Codes that one person's browser gets for one application in a minute without anybody being asked. */
    static final int SILENT_MAX = 30;

    /** @param served what can be asked for alone */
    public Consenting(
            Transactions transactions,
            WaitingRequests waiting,
            InstallationCommands installations,
            ConsentCommands consents,
            ServedResources served,
            InstantSource clock) {
        this.transactions = transactions;
        this.waiting = waiting;
        this.installations = installations;
        this.consents = consents;
        this.served = served;
        this.silently = new Allowance(SILENT_MAX, Duration.ofMinutes(1), clock);
    }

    WaitingRequests waiting() {
        return waiting;
    }

    ConsentCommands consents() {
        return consents;
    }

    Standing standing(LiveApplication application, AuthorizationRequest request, Actor.CompanyUser user) {
        return transactions.read(tx -> standing(tx, application, request, user));
    }

    private Standing standing(
            Transaction tx, LiveApplication application, AuthorizationRequest request, Actor.CompanyUser user) {
        var installation =
                installations.find(tx, user.companyId(), request.clientId()).orElse(null);
        var missing = request.scopes().minus(installation == null ? Scopes.NONE : installation.scopes());
        var agreed = consents.consented(tx, user, request.clientId(), request.redirectUri(), request.resource(), served)
                .intersection(request.scopes());
        var isRemembered = missing.isEmpty()
                && agreed.containsAll(request.scopes())
                && !request.asks(Prompt.CONSENT)
                && isClaimed(application, request);
        return new Standing(
                installation, missing, !missing.isEmpty() && installations.mayInstall(tx, user), agreed, isRemembered);
    }

    /**
     * Whether the redirect URI belongs to this application alone. Any program on a device can take a loopback address or a scheme
     * in the name of a public client, so its user is asked each time (RFC 8252 section 8.6).
     */
    private static boolean isClaimed(LiveApplication application, AuthorizationRequest request) {
        return !application.isPublic() || request.redirectUri().value().startsWith("https://");
    }

    /**
     * The API that a request is limited to, as it is called now; absent for all. Requests wait, and what they are for can go meanwhile.
     *
     * @throws dev.latchkey.authserver.response.OAuthRejection when it is not served, whoever has its identifier (RFC 8707 section 2)
     */
    @Nullable
    ApiResource limit(AuthorizationRequest request) {
        var limit = request.resource();
        return limit == null
                ? null
                : served.current(limit)
                        .orElseThrow(() ->
                                OAuthError.INVALID_TARGET.because("the resource of this request is not served now"));
    }

    /** What became of a request. */
    sealed interface Outcome {
        record Given(Secret code) implements Outcome {}

        /** It was decided before. */
        record Gone() implements Outcome {}

        /** It does not stand any more as it was looked at; nothing happened. */
        record Changed() implements Outcome {}
    }

    /**
     * The code for a request that nobody need be asked about. Whether that is so is looked at in the transaction that gives it: what was
     * agreed to can be taken back at any time, and nothing brings it back but a person who is asked.
     *
     * @throws dev.latchkey.authserver.response.OAuthRejection when somebody has to be asked, or it was pushed, and decided or expired
     *     meanwhile
     */
    Secret remembered(LiveApplication application, Brought brought, Actor.CompanyUser user) {
        var request = brought.request();
        var authorization = authorization(request, user);
        requireAllowance(authorization);
        return transactions.write(tx -> {
            var standing = standing(tx, application, request, user);
            if (!standing.missing().isEmpty()) {
                throw OAuthError.INTERACTION_REQUIRED.because("the company has not approved all of the scopes");
            }
            if (!standing.isRemembered()) {
                throw OAuthError.CONSENT_REQUIRED.because("the user has to be asked");
            }
            if (!waiting.take(tx, brought)) {
                throw WaitingRequests.gone();
            }
            return consents.authorizeAgain(tx, authorization);
        });
    }

    private void requireAllowance(Authorization authorization) {
        if (!silently.take(List.of(authorization.companyId(), authorization.userId(), authorization.clientId()))) {
            throw OAuthError.TOO_MANY_REQUESTS.because(
                    "this user was given " + SILENT_MAX + " codes within a minute without being asked; wait a moment");
        }
    }

    /**
     * As {@link #remembered(LiveApplication, Brought, Actor.CompanyUser)}, of a request that waits.
     *
     * @return changed when somebody has to be asked
     * @throws dev.latchkey.authserver.response.OAuthRejection as {@link #limit}
     */
    Outcome remembered(LiveApplication application, Open open, Actor.CompanyUser user) {
        var authorization = authorization(open.request(), user);
        requireAllowance(authorization);
        return transactions.write(tx -> {
            if (!standing(tx, application, open.request(), user).isRemembered()) {
                return new Outcome.Changed();
            }
            return waiting.take(tx, open)
                    ? new Outcome.Given(consents.authorizeAgain(tx, authorization))
                    : new Outcome.Gone();
        });
    }

    /**
     * The user allows what their page showed, which may let the application into the company as well.
     *
     * @param shown what that was
     * @throws dev.latchkey.authserver.response.OAuthRejection as {@link #limit}
     */
    Outcome allow(LiveApplication application, Open open, Actor.CompanyUser user, Seen shown) {
        var request = open.request();
        var authorization = authorization(request, user);
        return transactions.write(tx -> {
            var standing = standing(tx, application, request, user);
            if (!standing.shown(application, request).equals(shown)) {
                return new Outcome.Changed();
            }
            if (!waiting.take(tx, open)) {
                return new Outcome.Gone();
            }
            var missing = standing.missing();
            if (!missing.isEmpty()) {
                Installation _ = installations.install(tx, user, request.clientId(), missing);
            }
            return new Outcome.Given(consents.authorize(tx, authorization));
        });
    }

    /** Ends a request that cannot be answered; false when it was decided before. */
    boolean close(Open open) {
        return transactions.write(tx -> waiting.take(tx, open));
    }

    /** The user refuses; false when it was decided before. */
    boolean refuse(Open open, Actor.CompanyUser user) {
        return transactions.write(tx -> {
            var isOpen = waiting.take(tx, open);
            if (isOpen) {
                consents.refuse(
                        tx, user, open.request().clientId(), open.request().scopes());
            }
            return isOpen;
        });
    }

    /**
     * The user asks those who may; false when it was decided before.
     *
     * @throws dev.latchkey.authserver.response.OAuthRejection as {@link #limit}
     */
    boolean request(Open open, Actor.CompanyUser user) {
        var _ = limit(open.request());
        return transactions.write(tx -> {
            var isOpen = waiting.take(tx, open);
            if (isOpen) {
                Installation _ = installations.request(
                        tx, user, open.request().clientId(), open.request().scopes());
            }
            return isOpen;
        });
    }

    private Authorization authorization(AuthorizationRequest request, Actor.CompanyUser user) {
        return new Authorization(
                user.companyId(),
                user.userId(),
                request.clientId(),
                request.redirectUri().value(),
                request.scopes(),
                limit(request),
                request.codeChallenge(),
                request.dpopThumbprint());
    }
}
