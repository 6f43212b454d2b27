package dev.latchkey.core.partner;

import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.credential.CredentialBytes;

/** About what an application takes in a node's memory while it works, by what grows with what people type. */
final class ApplicationBytes {

    private static final int APPLICATION = 640;
    private static final int REDIRECT_URI = 24;

    private ApplicationBytes() {}

    static long of(Application application) {
        var profile = application.profile();
        var texts = MemoryBudget.bytesOf(application.name())
                + MemoryBudget.bytesOf(application.description())
                + MemoryBudget.bytesOf(profile.websiteUri())
                + MemoryBudget.bytesOf(profile.privacyUri())
                + MemoryBudget.bytesOf(profile.documentUri());
        var redirectUris = application.redirectUris().stream()
                .mapToLong(uri -> REDIRECT_URI + MemoryBudget.bytesOf(uri.value()))
                .sum();
        return APPLICATION
                + texts
                + redirectUris
                + CredentialBytes.of(application.scopes())
                + CredentialBytes.of(application.defaultScopes())
                + CredentialBytes.of(application.protocol().proof())
                + CredentialBytes.of(application.secrets());
    }
}
