package dev.latchkey.core.grant;

/** What became of a code or a refresh token that was presented. */
public sealed interface Redemption {

    /**
     * It was good.
     *
     * @param generation of the refresh token to give: the same again for a repetition
     */
    record Granted(UserGrant grant, long generation) implements Redemption {}

    /**
     * It was not, and nothing changed.
     *
     * @param reason public
     */
    record Refused(String reason) implements Redemption {}

    /**
     * It was good, but not for the resource that was asked for; nothing changed.
     *
     * @param authorized the only one
     */
    record OtherResource(String authorized) implements Redemption {}

    /** It is for an API that is not served now; nothing changed, and it is good once more when that API is back. */
    record NotServed() implements Redemption {}

    /** It was good, but what was asked for is no resource of this platform now; nothing changed. */
    record UnknownResource() implements Redemption {}

    /** It was good, but this node has no memory for one more grant of that company; nothing changed, and it is good once more as long as it lasts. */
    record NoRoom() implements Redemption {}

    /** It had been used before, so somebody stole it: everything it gave has ended. */
    record Replayed() implements Redemption {}
}
