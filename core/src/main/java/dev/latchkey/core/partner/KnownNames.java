package dev.latchkey.core.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.ShownName;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * The names of those whom people have reason to trust: this product, the partners that work, and their applications. Every way in which a
 * name comes in asks here: partners and applications that the operator makes, and clients that register themselves or are known by their
 * documents. Companies' names are not among them, for a refusal would tell strangers who is a customer; nor is what is suspended. Looks at all
 * of them: not for the request path.
 *
 * @param productNames what the product is called, at the moment of a question
 */
public record KnownNames(ApplicationIndex applications, Supplier<? extends Collection<String>> productNames) {

    /** Whether a reader of the name of somebody who comes by itself would think of one of them. */
    public boolean areReferredToBy(String name) {
        return ShownName.isOfProduct(name, productNames.get()) || applications.isNameTaken(name);
    }

    /**
     * What a partner's own people may call an application: nothing that makes a reader think of another partner ("Official Acme"), for nobody
     * looks at it before companies do.
     *
     * @throws CommandRefused as {@link #requireNotOfAnother}
     */
    void requireNoThoughtOfAnother(String name, String partnerId) {
        requireNotOfAnother(name, partnerId);
        if (applications.refersToAnothers(name, partnerId)) {
            throw CommandRefused.conflict(
                    "name", "expected a name without that of another partner or of its application in it");
        }
    }

    /**
     * What a partner or its application may be called. A part of it may be another partner's: it may make what belongs to the product of
     * another, and the operator knows them. No part of it is the product's, which is who runs the platform.
     *
     * @param partnerId whose name it is or shall be, which may be like its own
     * @throws CommandRefused when a reader takes the name for another partner or an application of one, or thinks of the product
     */
    void requireNotOfAnother(String name, String partnerId) {
        ShownName.requireNotOfProduct("name", name, productNames.get());
        if (applications.isTakenForAnothers(name, partnerId)) {
            throw CommandRefused.conflict(
                    "name", "expected a name that nobody takes for that of another partner or of its application");
        }
    }
}
