package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.ViewCounts.ViewCount;
import dev.latchkey.page.ScopesInWords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models of the pages that ask people about applications. */
public final class ConsentPages {

    private ConsentPages() {}

    /**
     * Who asks.
     *
     * @param documentHost the host of its metadata document, by which alone it is known; absent for one registered here
     * @param websiteUri https or http; absent when not known
     * @param privacyUri https or http; absent when not known
     * @param history since when the company has it, and who uses it; in words
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Applicant(
            String name,
            String initial,
            String partner,
            String description,
            boolean isVerified,
            @Nullable String documentHost,
            @Nullable String websiteUri,
            @Nullable String privacyUri,
            String history) {}

    /**
     * The question.
     *
     * @param seen all of it, for the form to carry
     * @param isChanged whether the user allowed a page that showed something else
     * @param fresh what was not agreed to before
     * @param before what was
     * @param api the one that it is for; absent for all
     * @param view whose view, in words
     * @param host where the browser goes then
     * @param installs whether allowing also lets it into the company
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record ConsentModel(
            String requestId,
            String seen,
            boolean isChanged,
            Applicant applicant,
            ScopesInWords fresh,
            ScopesInWords before,
            @Nullable String api,
            String company,
            String view,
            List<ViewCount> counts,
            String host,
            String email,
            boolean installs) {}

    /** An administrator must approve first. */
    public record ApprovalModel(
            String requestId, Applicant applicant, ScopesInWords missing, String company, String host, String email) {}

    /**
     * A way on.
     *
     * @param isAutomatic whether the browser goes by itself
     */
    public record ContinueModel(String title, String text, String address, String name, boolean isAutomatic) {}
}
