package dev.latchkey.app.node;

import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.signing.MasterKey;
import java.security.SecureRandom;

/**
 * How the secrets of a deployment look, how they are found again, and how new ones are made.
 *
 * @param format with the deployment's own prefix
 * @param hasher keyed with the deployment's master key
 */
public record DeploymentSecrets(CredentialFormat format, SecretHasher hasher, SecretIssuer issuer) {

    /** @param prefix that every secret of the deployment begins with */
    public static DeploymentSecrets of(MasterKey masterKey, String prefix, SecureRandom random) {
        var format = new CredentialFormat(prefix);
        var hasher = new SecretHasher(masterKey.derive("credential hashes"));
        return new DeploymentSecrets(format, hasher, new SecretIssuer(format, hasher, random));
    }
}
