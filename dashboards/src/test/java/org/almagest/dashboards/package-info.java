/** Tests that make the dashboards true. */
@NullMarked
package org.almagest.dashboards;

import org.jspecify.annotations.NullMarked;
