package dev.latchkey.core.signing;

import dev.latchkey.engine.protocol.Base64Url;

/**
 * What Latchkey and the upstream of one API share, so that the upstream can tell that a request was let in as it says
 * ({@code Latchkey-Request}). Derived from the master key: nothing is stored, and who has the key of one API has that of no other.
 */
public final class RequestKeys {

    private final MasterKey masterKey;

    public RequestKeys(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    /** 32 bytes, always the same for the same name of an API. */
    public byte[] of(String api) {
        return masterKey.derive("requests to " + api);
    }

    /** The same as it is handed to the people who run the upstream: base64url, 43 characters. */
    public String textOf(String api) {
        return Base64Url.encode(of(api));
    }
}
