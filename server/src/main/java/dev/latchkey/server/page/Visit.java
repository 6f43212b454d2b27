package dev.latchkey.server.page;

import dev.latchkey.server.account.SignedIn;
import dev.latchkey.server.http.FormParameters;
import dev.latchkey.server.http.HttpRequest;
import java.util.Optional;

/**
 * One request to a page, after the checks that always apply.
 *
 * @param query what the target carries
 * @param form what was posted; empty for GET
 * @param signedIn who visits
 * @param csrf for the hidden field {@code csrf} of every form on the page
 * @param visitor secret name of this browser, from its cookie; to bind things to a browser before anybody is signed in
 */
public record Visit(
        HttpRequest request,
        FormParameters query,
        FormParameters form,
        Optional<SignedIn> signedIn,
        String csrf,
        String visitor) {

    /** Who visits a page that only people who are signed in get to. */
    public SignedIn person() {
        return signedIn.orElseThrow(() -> new IllegalStateException("this page is for people who are signed in"));
    }

    /** The path of the request with its query, to come back to; the start page when that is not possible. */
    public LocalPath here() {
        var query = request.query();
        return LocalPath.parse(query == null ? request.path() : request.path() + "?" + query)
                .orElse(LocalPath.HOME);
    }

    @Override
    public String toString() {
        return "Visit[" + request.method() + " " + request.path() + "]";
    }
}
