package dev.latchkey.core.credential;

import java.util.Optional;

/** What a secret of our own format is for; its letter stands behind the deployment's prefix. */
public enum SecretType {
    API_KEY('k'),
    PARTNER_KEY('p'),
    CLIENT_SECRET('s'),
    ACCESS_TOKEN('a'),
    REFRESH_TOKEN('r'),
    AUTHORIZATION_CODE('c'),
    /** Lets its bearer register clients (RFC 7591 section 3). */
    INITIAL_ACCESS_TOKEN('i'),
    /** Lets a client that registered itself change what it is (RFC 7592). */
    REGISTRATION_ACCESS_TOKEN('g');

    private final char letter;

    SecretType(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    static Optional<SecretType> ofLetter(char letter) {
        return switch (letter) {
            case 'k' -> Optional.of(API_KEY);
            case 'p' -> Optional.of(PARTNER_KEY);
            case 's' -> Optional.of(CLIENT_SECRET);
            case 'a' -> Optional.of(ACCESS_TOKEN);
            case 'r' -> Optional.of(REFRESH_TOKEN);
            case 'c' -> Optional.of(AUTHORIZATION_CODE);
            case 'i' -> Optional.of(INITIAL_ACCESS_TOKEN);
            case 'g' -> Optional.of(REGISTRATION_ACCESS_TOKEN);
            default -> Optional.empty();
        };
    }
}
