package dev.latchkey.flow;

import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An application of a flow.
 *
 * @param authentication made anew for each request; absent for a public client
 */
record FlowApplication(
        String name, ClientID clientId, @Nullable Supplier<ClientAuthentication> authentication) {
    @Override
    public String toString() {
        return name;
    }
}
