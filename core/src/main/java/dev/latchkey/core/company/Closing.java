package dev.latchkey.core.company;

import dev.latchkey.core.audit.Author;

/**
 * A company, an application, or an application in a company, that is closed: nothing of it works from then on, and what people had of it, of
 * which there may be much, is ended by and by.
 *
 * @param companyId empty for every company
 * @param clientId empty for every application
 * @param by who closed it
 */
public record Closing(String companyId, String clientId, Author by) {

    /** Most that is ended of it in one transaction: everybody else's changes wait as long. */
    public static final int SLICE = 1_000;

    /** Whose doing it was stands in the entry of the deactivation itself. */
    private static final Author DEACTIVATION = new Author(Author.Type.SYSTEM, "deactivation");

    /** Of a company with all that its people had. */
    public static Closing ofCompany(String companyId) {
        return new Closing(companyId, "", DEACTIVATION);
    }

    /** Of an application, in every company. */
    public static Closing ofApplication(String clientId, Author by) {
        return new Closing("", clientId, by);
    }
}
