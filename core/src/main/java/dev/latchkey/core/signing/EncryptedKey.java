package dev.latchkey.core.signing;

import java.util.Arrays;

/** A private key as ciphertext. */
public final class EncryptedKey {

    private final byte[] ciphertext;

    public EncryptedKey(byte[] ciphertext) {
        this.ciphertext = ciphertext.clone();
    }

    public byte[] toBytes() {
        return ciphertext.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptedKey key && Arrays.equals(ciphertext, key.ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ciphertext);
    }

    @Override
    public String toString() {
        return "EncryptedKey[" + ciphertext.length + " bytes]";
    }
}
