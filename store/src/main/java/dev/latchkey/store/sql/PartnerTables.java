package dev.latchkey.store.sql;

import dev.latchkey.core.partner.ApplicationSecrets;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.core.partner.ScopeReasonStore;
import dev.latchkey.core.portal.PortalStores;
import dev.latchkey.core.portal.SignUpStore;
import dev.latchkey.core.review.ListingStores;
import dev.latchkey.core.review.Listings;

/** What is kept of partners, of their people and of what they build. */
abstract class PartnerTables extends AccountTables implements ListingStores, PortalStores {

    @Override
    public Partners partners() {
        return new SqlPartners();
    }

    @Override
    public ApplicationSecrets applicationSecrets() {
        return new SqlApplicationSecrets();
    }

    @Override
    public ScopeReasonStore scopeReasons() {
        return new SqlScopeReasons();
    }

    @Override
    public Listings listings() {
        return new SqlListings();
    }

    @Override
    public SignUpStore signUps() {
        return new SqlSignUps();
    }

    @Override
    public PartnerUsers partnerUsers() {
        return new SqlPartnerUsers();
    }

    @Override
    public Applications applications() {
        return new SqlApplications();
    }
}
