// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

import java.util.List;

/**
 * One contact.
 *
 * @param name text
 * @param subtitle1 text
 * @param subtitle2 text
 * @param picture text
 * @param isPersonal true or false
 * @param isFavorite true or false
 * @param isMeetingroom true or false
 * @param canBeFavorite true or false
 * @param status see {@link CtiContactStatus}
 * @param actions a list of: see {@link CtiContactAction}
 * @param sources a list of: see {@link CtiContactSource}
 * @param details a list of: see {@link CtiContactDetails}
 */
public record CtiContactSheetItem(
        String name,
        String subtitle1,
        String subtitle2,
        String picture,
        boolean isPersonal,
        boolean isFavorite,
        boolean isMeetingroom,
        boolean canBeFavorite,
        CtiContactStatus status,
        List<CtiContactAction> actions,
        List<CtiContactSource> sources,
        List<CtiContactDetails> details) {}
