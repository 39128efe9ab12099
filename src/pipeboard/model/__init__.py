"""What things are: contact, organisation, config, ids, times, money, trees and edits."""
