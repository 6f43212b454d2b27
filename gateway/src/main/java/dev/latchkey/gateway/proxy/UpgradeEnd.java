package dev.latchkey.gateway.proxy;

import java.util.Locale;

/** Why a connection that was given over has ended. */
public enum UpgradeEnd {
    /** The caller or the upstream ended it. */
    PEER(1001),
    /** Its request would not be let in any more, or as somebody else: revoked, expired, changed, or nobody knows. */
    CREDENTIAL(1008),
    /** Nothing moved for too long. */
    IDLE(1001),
    /** The listener stops. */
    STOP(1001);

    private final int webSocketCode;

    UpgradeEnd(int webSocketCode) {
        this.webSocketCode = webSocketCode;
    }

    /** What both sides of a WebSocket are told (RFC 6455 §7.4.1). */
    int webSocketCode() {
        return webSocketCode;
    }

    /** As metrics name it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
