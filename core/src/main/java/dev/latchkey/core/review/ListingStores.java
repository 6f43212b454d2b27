package dev.latchkey.core.review;

import dev.latchkey.core.partner.PartnerStores;

/** What the store keeps of partners, and of the listings of their applications. */
public interface ListingStores extends PartnerStores {

    Listings listings();
}
