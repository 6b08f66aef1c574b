package io.freshet.services.channelz;

import java.util.concurrent.CompletionStage;

import io.freshet.services.channelz.v1.GetChannelRequest;
import io.freshet.services.channelz.v1.GetChannelResponse;
import io.freshet.services.channelz.v1.GetSubchannelRequest;
import io.freshet.services.channelz.v1.GetSubchannelResponse;
import io.freshet.services.channelz.v1.GetTopChannelsRequest;
import io.freshet.services.channelz.v1.GetTopChannelsResponse;

/** The methods of channelz about channels. Safe for use by several threads. */
final class ChannelzChannels {

	private final ChannelzEntities entities;

	ChannelzChannels(ChannelzEntities entities) {
		this.entities = entities;
	}

	CompletionStage<GetTopChannelsResponse> getTopChannels(GetTopChannelsRequest request) {
		return this.entities.channelViews().thenApply((views) -> {
			Page<ChannelView> page = Page.of(views, request.getStartChannelId(), request.getMaxResults());
			GetTopChannelsResponse.Builder response = GetTopChannelsResponse.newBuilder().setEnd(page.end());
			page.entries().forEach((view) -> response.addChannel(view.toChannel()));
			return response.build();
		});
	}

	CompletionStage<GetChannelResponse> getChannel(GetChannelRequest request) {
		return this.entities.channel(request.getChannelId())
			.thenApply((channel) -> GetChannelResponse.newBuilder().setChannel(channel.toChannel()).build());
	}

	CompletionStage<GetSubchannelResponse> getSubchannel(GetSubchannelRequest request) {
		long id = request.getSubchannelId();
		return this.entities.channel(PartIds.owner(id))
			.thenApply((channel) -> GetSubchannelResponse.newBuilder()
				.setSubchannel(ChannelzEntities.found(channel.subchannels().get(id), "subchannel", id))
				.build());
	}

}
