package dev.latchkey.core.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.SecurityProfile;
import java.util.Set;
import java.util.TreeSet;

/**
 * How an application asks users to authorize it.
 *
 * @param requiresPushing whether every request is pushed ({@code require_pushed_authorization_requests}, RFC 9126 section 6)
 * @param leniencies what it may leave out; nothing under {@link SecurityProfile#FAPI_2}
 */
public record RequestRules(SecurityProfile profile, boolean requiresPushing, Set<RequestLeniency> leniencies) {

    /** By the standard, in parameters or pushed. */
    public static final RequestRules STANDARD = new RequestRules(SecurityProfile.STANDARD, false, Set.of());

    /** By OAuth 2.1, where a code is exchanged without {@code redirect_uri}: PKCE does what repeating it was for. */
    public static final RequestRules OAUTH_2_1 =
            new RequestRules(SecurityProfile.STANDARD, false, Set.of(RequestLeniency.EXCHANGE_REDIRECT_URI_OMITTED));

    /** Of one that was written for a platform that minds less. */
    public static final RequestRules LENIENT =
            new RequestRules(SecurityProfile.STANDARD, false, Set.of(RequestLeniency.values()));

    public static final RequestRules FAPI_2 = new RequestRules(SecurityProfile.FAPI_2, true, Set.of());

    public RequestRules {
        leniencies = Set.copyOf(leniencies);
        if (profile == SecurityProfile.FAPI_2 && (!requiresPushing || !leniencies.isEmpty())) {
            throw CommandRefused.invalid(
                    "securityProfile", "expected every request to be pushed and complete under FAPI 2.0");
        }
    }

    /** The rules of one that pushes all of its requests, or need not. */
    public static RequestRules pushing(boolean requiresPushing) {
        return requiresPushing ? new RequestRules(SecurityProfile.STANDARD, true, Set.of()) : STANDARD;
    }

    /** The same for one that pushes all of its requests, or need not where its profile does not say so. */
    public RequestRules withPushing(boolean requires) {
        return new RequestRules(profile, requires || isFapi2(), leniencies);
    }

    /** @throws CommandRefused when they are looser than the profile of the deployment */
    void check(SecurityProfile ofDeployment) {
        if (ofDeployment == SecurityProfile.FAPI_2 && !isFapi2()) {
            throw CommandRefused.invalid(
                    "securityProfile", "expected FAPI 2.0: this deployment keeps to it (oauth.profile)");
        }
    }

    public boolean isFapi2() {
        return profile == SecurityProfile.FAPI_2;
    }

    public boolean allows(RequestLeniency leniency) {
        return leniencies.contains(leniency);
    }

    /** Whether a code may come without {@code redirect_uri}, where one alone is registered. */
    public boolean allowExchangeWithoutRedirectUri() {
        return allows(RequestLeniency.EXCHANGE_REDIRECT_URI_OMITTED) || allows(RequestLeniency.REDIRECT_URI_OMITTED);
    }

    /** For the audit log: all of it, so that a change can be undone by hand. */
    public String toText() {
        return profile
                + (requiresPushing ? " pushed" : "")
                + (leniencies.isEmpty() ? "" : " " + new TreeSet<>(leniencies));
    }
}
