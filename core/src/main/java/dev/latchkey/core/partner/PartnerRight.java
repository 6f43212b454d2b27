package dev.latchkey.core.partner;

/** What one of a partner's people may do for it. */
public enum PartnerRight {
    /** See its people, its applications, its key without the secret, and its log. */
    READ,
    /** Make, change and end its applications and their secrets. */
    APPLICATIONS,
    /** Let its applications go without PKCE, DPoP or pushed requests again. */
    SAFEGUARDS,
    /** Invite its people, change what they may do, and let them in or not. */
    MEMBERS,
    /** Make, rotate and revoke its partner API key. */
    KEY
}
