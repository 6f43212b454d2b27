package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.SecurityProfile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves itself, as its page shows it.
 *
 * @param hasSecret whether by a secret; else by keys
 * @param isRefused whether it cannot keep to the profile of the deployment
 * @param jwksUri where its keys are read; absent when they are here
 */
public record ShownProof(
        boolean hasSecret,
        boolean isRefused,
        @Nullable String jwksUri,
        List<KeyLine> keys,
        boolean endpointAudience,
        boolean dpopBound) {

    /**
     * A key, or all of those at an address.
     *
     * @param name its key id, or the address; empty when it has no id
     * @param thumbprint RFC 7638; empty for those at an address
     * @param use the last one; absent when it was never used
     */
    public record KeyLine(String name, String thumbprint, DetailPage.@Nullable UseLine use) {}

    /** @param profile what the client keeps to, whatever was stored of it */
    static ShownProof of(ClientProof stored, SecurityProfile profile, List<LastUse> uses) {
        var proof = stored.under(profile);
        var keys = Optional.ofNullable(proof.keys());
        return new ShownProof(
                proof.method().usesSecret(),
                !proof.canKeepTo(profile),
                keys.map(ClientKeys::jwksUri).orElse(null),
                keys.map(some -> lines(some, uses)).orElse(List.of()),
                keys.map(ClientKeys::takesEndpointAudience).orElse(false),
                proof.requiresDpop());
    }

    private static List<KeyLine> lines(ClientKeys keys, List<LastUse> uses) {
        var address = keys.jwksUri();
        return address != null
                ? List.of(new KeyLine(address, "", use(ClientKeys.AT_ADDRESS, uses)))
                : keys.named().stream().map(key -> line(key, uses)).toList();
    }

    private static KeyLine line(ClientKeys.Named key, List<LastUse> uses) {
        return new KeyLine(key.id(), key.thumbprint(), use(key.thumbprint(), uses));
    }

    private static DetailPage.@Nullable UseLine use(String id, List<LastUse> uses) {
        return uses.stream()
                .filter(one -> one.secretId().equals(id))
                .findFirst()
                .map(DetailPage::useLine)
                .orElse(null);
    }
}
