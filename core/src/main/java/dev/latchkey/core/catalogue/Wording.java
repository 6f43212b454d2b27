package dev.latchkey.core.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How pages and messages name what belongs to the product, and what they look like.
 *
 * @param product what people call the platform
 * @param data what a credential opens, for instance "order data"
 * @param rows what an access group opens
 * @param examples what people are shown in empty fields
 * @param hidesPlatformApis whether the API reference is silent about the platform's own APIs
 */
public record Wording(
        String product, String data, Rows rows, Examples examples, boolean hidesPlatformApis, Brand brand) {

    /** What is used without a catalogue. */
    public static final Wording DEFAULT = new Wording(
            "Latchkey",
            "data",
            new Rows("row", "rows", null, null),
            new Examples("/orders", "orders, GET /orders", "Auditor", null),
            false,
            Brand.DEFAULT);

    /** The same with another brand. */
    Wording with(Brand other) {
        return new Wording(product, data, rows, examples, hidesPlatformApis, other);
    }

    /** What people call the platform, and what it is. */
    public List<String> productNames() {
        return List.of(DEFAULT.product, product);
    }

    /**
     * The rows that an access group opens.
     *
     * @param one the noun, for instance "order"
     * @param many its plural
     * @param team through which people see rows without any group, for instance "sales team"; absent when there is no such thing
     * @param teams its plural; absent with it
     */
    public record Rows(
            String one,
            String many,
            @Nullable String team,
            @Nullable String teams) {}

    /**
     * Examples.
     *
     * @param path of an operation
     * @param search what somebody may look for in the API reference
     * @param roleName of a role that a company makes for itself
     * @param publicData what everybody may read, for instance "public price lists"; absent when there is no such thing
     */
    public record Examples(
            String path,
            String search,
            String roleName,
            @Nullable String publicData) {}
}
