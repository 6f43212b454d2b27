package dev.latchkey.core.partner;

import dev.latchkey.core.credential.ClientProof;

/** What may be done by an application: with its scopes, where its codes go, and what it has to prove. */
public final class ApplicationPower {

    private ApplicationPower() {}

    /** Whether less may be done by an application than before, or what proved it does no more, and nothing else may be done. */
    public static boolean narrows(Application before, Application after) {
        return isWithin(after, before)
                && (!isWithin(before, after)
                        || after.protocol()
                                .proof()
                                .endsTokensOf(before.protocol().proof()));
    }

    /** Whether an application is to go without something that keeps others from using what is its own. */
    static boolean isLessGuarded(Application before, NewApplication after) {
        var was = before.protocol();
        var is = after.protocol();
        return (before.requiresPkce() && !after.requiresPkce())
                || (was.requests().requiresPushing() && !is.requests().requiresPushing())
                || !isAsStrict(is.proof(), was.proof());
    }

    private static boolean isWithin(Application one, Application other) {
        return other.scopes().containsAll(one.scopes())
                && other.redirectUris().containsAll(one.redirectUris())
                && (one.requiresPkce() || !other.requiresPkce())
                && isAsStrict(one.protocol().requests(), other.protocol().requests())
                && isAsStrict(one.protocol().proof(), other.protocol().proof());
    }

    /** Whether requests have to be at least so. */
    static boolean isAsStrict(RequestRules one, RequestRules other) {
        return other.leniencies().containsAll(one.leniencies())
                && (one.isFapi2() || !other.isFapi2())
                && (one.requiresPushing() || !other.requiresPushing());
    }

    /** Whether at least so much is to be proved, whatever the keys are. */
    static boolean isAsStrict(ClientProof one, ClientProof other) {
        return (one.requiresDpop() || !other.requiresDpop())
                && (!one.takesEndpointAudience() || other.takesEndpointAudience());
    }
}
