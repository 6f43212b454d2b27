package dev.latchkey.core.account;

/**
 * Where somebody signs in from, for them to recognise.
 *
 * @param address IP address
 * @param userAgent cut to {@value #USER_AGENT_LENGTH_MAX} characters
 */
public record Browser(String address, String userAgent) {

    public static final int USER_AGENT_LENGTH_MAX = 200;

    public Browser {
        userAgent =
                userAgent.length() <= USER_AGENT_LENGTH_MAX ? userAgent : userAgent.substring(0, USER_AGENT_LENGTH_MAX);
    }
}
